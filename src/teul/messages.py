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
    # formulas
    "must_write": Message(
        NotImplementedError,
        "{owner} does not say how it works yet: write {method} in your class.",
        "{owner}에는 아직 계산이 없습니다. 클래스에 {method}을(를) 쓰세요.",
    ),
    "shapes_differ": Message(
        ValueError,
        "{owner}: the targets have shape {y_true} and the predictions {y_pred}. {hint}",
        "{owner}: 정답의 모양은 {y_true}인데 예측의 모양은 {y_pred}입니다. {hint}",
    ),
    "weights_do_not_fit": Message(
        ValueError,
        "{owner}: sample_weight has shape {weight}, but there is a value for each of {values}. Give one weight a row, or one an element.",
        "{owner}: sample_weight의 모양은 {weight}인데 값의 모양은 {values}입니다. 행마다 하나, 또는 원소마다 하나를 주세요.",
    ),
    # layers
    "weight_count": Message(
        ValueError,
        "Layer '{layer}' has {expected} weight arrays, but set_weights() was given {got}. Look at layer.get_weights() for their order.",
        "층 '{layer}'의 가중치 배열은 {expected}개인데 set_weights()에 {got}개가 왔습니다. 순서는 layer.get_weights()로 볼 수 있습니다.",
    ),
    "not_built": Message(
        ValueError,
        "Layer '{layer}' has no weights yet, because it does not know its input. Give input_shape=(...) to the first layer, or call it once.",
        "층 '{layer}'은(는) 입력 모양을 몰라 아직 가중치가 없습니다. 첫 층에 input_shape=(...)를 주거나 데이터로 한 번 호출하세요.",
    ),
    "layer_input_rank": Message(
        ValueError,
        "Layer '{layer}' ({kind}) expects {expected}, but its input has shape {got}. {instead}",
        "층 '{layer}'({kind})에는 {expected}이(가) 필요한데 입력의 모양이 {got}입니다. {instead}",
    ),
    "layer_input_size": Message(
        ValueError,
        "Layer '{layer}' ({kind}) was built for inputs of shape {expected}, but got {got}. "
        "Give data of that shape, or change input_shape= of the first layer.",
        "층 '{layer}'({kind})은(는) 모양이 {expected}인 입력에 맞추어 만들어졌는데 {got}이(가) 왔습니다. "
        "데이터의 모양을 맞추거나 첫 층의 input_shape=를 고치세요.",
    ),
}
