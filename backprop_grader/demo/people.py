"""Names from many places: what cannot be spelt in ASCII must not get lost on the way."""

from __future__ import annotations

from typing import NamedTuple

FIRST = (
    "Anna", "Bo", "Chidi", "Dörte", "Élodie", "Fatima", "Grzegorz", "Hana", "İpek", "João",
    "Kwame", "Linh", "Màiri", "Ngozi", "Olga", "Priya", "Quentin", "Ruth", "Søren", "Tomáš",
)  # fmt: skip
LAST = (
    "Müller", "O'Neill", "Nguyễn", "Øvergård", "García Márquez", "Kowalski", "Okafor", "Šimek",
    "Dubois", "Yılmaz", "Andersen", "Banerjee", "Tanaka", "Silva", "Haddad", "Petrov", "Novák",
)  # fmt: skip


class Person(NamedTuple):
    """A student of the class; the number is that of a Moodle participant."""

    id: str
    first: str
    last: str
    number: int


def people(count: int) -> list[Person]:
    """So many, each with a name and an id of their own up to 340, then with a numeral."""
    found = []
    for i in range(count):
        again = i // (len(FIRST) * len(LAST))
        last = LAST[i % len(LAST)] + (f" {again + 1}" if again else "")
        found.append(Person(f"s{i + 1:04}", FIRST[i % len(FIRST)], last, 730_000 + 7 * i))
    return found
