"""What studies say, in English and in Korean, by id; part of the catalogue in :mod:`teul.messages`."""

STUDY: dict[str, tuple[type[Exception], str, str]] = {
    # choices
    "when_unknown": (
        ValueError,
        "The choice {name!r} waits for {other!r}, which is no choice of this study.",
        "선택지 {name!r}은(는) {other!r}을(를) 기다리는데, 이 비교에는 그런 선택지가 없습니다.",
    ),
    "draws_need_trials": (
        ValueError,
        "{name!r} is a distribution, so say how many configurations to draw: trials=20, for example.",
        "{name!r}은(는) 분포입니다. 몇 가지를 뽑을지 정하세요(예: trials=20).",
    ),
    "empty_choice": (
        ValueError,
        "The choice {name!r} has no values.",
        "선택지 {name!r}에 값이 없습니다.",
    ),
    "unknown_choice": (
        ValueError,
        "There is nothing called {name!r} to choose. {hint}Choices of a compiled model: {known}. "
        "For anything else give a function that takes {name} and returns a compiled model.",
        "{name!r}이라는 선택지는 없습니다. {hint}컴파일한 모델에서 고를 수 있는 것: {known}. "
        "그 밖의 것은 {name}을(를) 받아 컴파일한 모델을 돌려주는 함수를 주세요.",
    ),
    "no_dropout": (
        ValueError,
        "The choice 'dropout' sets the rate of Dropout layers, but the model has none.",
        "선택지 'dropout'은 Dropout 층의 비율을 정하는데, 모델에 Dropout 층이 없습니다.",
    ),
    "optimizer_options": (
        ValueError,
        "The optimizer is a {got}, so {names} cannot be changed. Name an optimizer of Teul's instead.",
        "옵티마이저가 {got}이므로 {names}을(를) 바꿀 수 없습니다. Teul의 옵티마이저 이름을 쓰세요.",
    ),
    "build_returns": (
        TypeError,
        "A study needs a compiled model, or a function that returns one; this gave {got}. Call model.compile(...) before returning it.",
        "비교하려면 컴파일한 모델이나 그것을 돌려주는 함수가 필요한데, 온 것은 {got}입니다. 돌려주기 전에 model.compile(...)을 부르세요.",
    ),
    "one_validation": (
        ValueError,
        "Members are judged in one way, but {given} were given. Keep one of validation_split, validation_data and cv.",
        "검증 방법은 하나여야 하는데 {given}이(가) 함께 왔습니다. validation_split, validation_data, cv 가운데 하나만 쓰세요.",
    ),
    # what happened
    "members_diverged": (
        UserWarning,
        "{count} of {total} models met a loss or a weight that is no number. They stopped there, and the others went on.",
        "모델 {total}개 가운데 {count}개는 손실이나 가중치가 수가 아니게 되어 거기서 멈췄고, 나머지는 계속 학습했습니다.",
    ),
    "study_interrupted": (
        UserWarning,
        "Stopped: {done} of {total} models are finished; the others are judged by what they had learned so far.",
        "멈췄습니다. 모델 {total}개 가운데 {done}개가 끝났고, 나머지는 그때까지 배운 것으로 평가합니다.",
    ),
    "study_needs": (
        ImportError,
        "{what} needs {package}: pip install {package}. Without it: {instead}.",
        "{what}에는 {package}이(가) 필요합니다: pip install {package}. 없이 하려면: {instead}.",
    ),
}
