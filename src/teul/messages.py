"""The catalogue of everything Teul says to a person, in English and in Korean, by id."""

from typing import NamedTuple


class Message(NamedTuple):
    """One thing to say: the exception it is raised as, and its text in both languages."""

    kind: type[Exception]
    en: str
    ko: str


MESSAGES: dict[str, Message] = {
    # names and arguments
    "unknown_name": Message(
        ValueError,
        "There is no {kind} called {name!r}. {hint}Known: {known}.",
        "{name!r}이라는 {kind}은(는) 없습니다. {hint}쓸 수 있는 이름: {known}.",
    ),
    "unknown_argument": Message(
        TypeError,
        "{owner} has no argument {name!r}. {hint}Its arguments: {known}.",
        "{owner}에는 {name!r}이라는 인자가 없습니다. {hint}쓸 수 있는 인자: {known}.",
    ),
    "bad_argument": Message(
        ValueError,
        "{owner}: {argument} must be {expected}, but it is {got}.",
        "{owner}: {argument}은(는) {expected}이어야 하는데 {got}입니다.",
    ),
    "not_understood": Message(
        TypeError,
        "Expected a {kind} (its name, the object or a function), but got {got}.",
        "{kind}(이름, 객체 또는 함수)이 필요한데 {got}이(가) 왔습니다.",
    ),
    "assign_shape": Message(
        ValueError,
        "Variable '{name}' has shape {expected}, so a value of shape {got} cannot be assigned to it.",
        "변수 '{name}'의 모양은 {expected}이므로 모양이 {got}인 값을 넣을 수 없습니다.",
    ),
}
