// Sphinx asks this scorer about every result. Pages are weighed by Okapi BM25 (Robertson and
// Zaragoza, 2009): by how often a page says each word of the query, for its length, and how few
// pages say it. search_words.py fills in the counts.
const PAGES = {/* counts */};
const CHAPTER = /^<span class="section-number">/; // which teach, and so come before appendices
const LENGTHS = Object.values(PAGES).map(({ length }) => length);
const MEAN_LENGTH = LENGTHS.reduce((sum, length) => sum + length, 0) / LENGTHS.length;

var Scorer = {
  // [page, title, anchor, description, score, file]
  score([page, title, anchor, description, score]) {
    // A section, a term of the glossary, a name of the library: Sphinx's score stands.
    if (anchor || description) return score;
    const { docnames, terms, titleterms } = Search._index;
    const query = new URLSearchParams(location.search).get("q") ?? "";
    const { length, times } = PAGES[page];
    let sum = 0, most = 0;
    for (const word of Search._parseQuery(query)[1]) {
      if (word.length === 1) continue; // a letter says little: code is full of them
      const inTitles = [titleterms[word] ?? []].flat();
      const pages = new Set([...inTitles, ...[terms[word] ?? []].flat()]);
      if (pages.size === 0) continue; // a part of a word
      const rare = Math.log(1 + (docnames.length - pages.size + 0.5) / (pages.size + 0.5));
      const n = times[word] ?? 1;
      const inTitle = inTitles.includes(docnames.indexOf(page)) ? 1 : 0;
      sum += rare * ((2.2 * n) / (n + 1.2 * (0.25 + (0.75 * length) / MEAN_LENGTH)) + inTitle);
      most += rare;
    }
    return most ? 5 + ((CHAPTER.test(title) ? 10 : 7) * sum) / most : score;
  },

  // A name of the library, when it is the word, and when the word is a part of it
  objNameMatch: 5,
  objPartialMatch: 1,
  objPrio: {},
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
