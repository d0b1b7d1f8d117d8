
    // Here and not later, so that the page is not moved by it; place.js wrote it down.
    (() => {
      const line = document.currentScript.previousElementSibling;
      let place;
      try {
        place = JSON.parse(localStorage.getItem("bp-place"));
      } catch {}
      if (!/^[\w/-]+\.html(#[^\s]*)?$/.test(place?.page)) return;
      const link = line.firstElementChild;
      link.href = document.documentElement.dataset.content_root + place.page;
      link.textContent = `Continue where you left off: ${place.title}`;
      line.hidden = false;
    })();
  
