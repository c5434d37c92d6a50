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
    # old spellings and optimizers
    "old_argument": Message(
        UserWarning,
        "{owner}: {old}= is an old name and is understood; today it is called {new}=.",
        "{owner}: {old}=는 예전 이름이라 그대로 알아듣습니다. 지금 이름은 {new}=입니다.",
    ),
    "old_decay": Message(
        UserWarning,
        "{owner}: decay= is understood as in old Keras: learning_rate / (1 + decay * step). "
        "Today one writes learning_rate=InverseTimeDecay(learning_rate, 1, decay).",
        "{owner}: decay=는 예전 Keras의 뜻대로 learning_rate / (1 + decay * step)으로 계산합니다. "
        "지금은 learning_rate=InverseTimeDecay(learning_rate, 1, decay)로 씁니다.",
    ),
    "spelled_twice": Message(
        TypeError,
        "{owner} was given both {old}= and {new}=, which are one argument. Keep {new}=.",
        "{owner}에 {old}=와 {new}=가 함께 왔는데 둘은 같은 인자입니다. {new}=만 쓰세요.",
    ),
    "one_clip": Message(
        ValueError,
        "{owner} clips gradients in one way at most, but it was given {given}. Keep one of clipnorm, clipvalue and global_clipnorm.",
        "{owner}은(는) 기울기를 한 가지 방법으로만 자릅니다. {given} 중 하나만 쓰세요.",
    ),
    "learning_rate_scheduled": Message(
        TypeError,
        "The learning rate of this {owner} follows a schedule, so it cannot be set to {got}. Make the optimizer with a number to set it later.",
        "이 {owner}의 학습률은 스케줄을 따르므로 {got}(으)로 바꿀 수 없습니다. 나중에 바꾸려면 숫자로 만드세요.",
    ),
    "no_gradients": Message(
        ValueError,
        "{owner} was given no gradient for any variable. Does the loss depend on the weights?",
        "{owner}에 온 기울기가 하나도 없습니다. 손실이 가중치에 따라 달라지는지 확인하세요.",
    ),
    "missing_gradients": Message(
        UserWarning,
        "There is no gradient for {names}: these variables stay as they are.",
        "{names}의 기울기가 없어 이 변수들은 그대로 둡니다.",
    ),
    "optimizer_not_built": Message(
        ValueError,
        "This {owner} does not know its variables yet. Call build(variables) first, or give the variables together with the gradients.",
        "이 {owner}은(는) 아직 변수를 모릅니다. 먼저 build(variables)를 부르거나 기울기와 함께 변수를 주세요.",
    ),
    "gradients_differ": Message(
        ValueError,
        "{owner} needs one gradient for each variable, but got {gradients} gradients for {variables} variables.",
        "{owner}에는 변수마다 기울기가 하나씩 필요한데 변수 {variables}개에 기울기가 {gradients}개 왔습니다.",
    ),
    "unknown_variable": Message(
        ValueError,
        "This {owner} was built for other variables and does not know '{name}'. Make a new optimizer for another model.",
        "이 {owner}은(는) 다른 변수들로 만들어져 '{name}'을(를) 모릅니다. 다른 모델에는 새 옵티마이저를 만드세요.",
    ),
    "parameters_needed": Message(
        ValueError,
        "{owner} as an optax transformation computes its updates from the parameters: call update(gradients, state, parameters).",
        "optax 변환으로 쓰는 {owner}은(는) 매개변수가 있어야 합니다: update(gradients, state, parameters)로 부르세요.",
    ),
    "optimizer_state": Message(
        ValueError,
        "The saved state has {got} arrays, but this {owner} has {expected} variables. Was it saved by another optimizer, or is this one not built yet?",
        "저장된 상태의 배열은 {got}개인데 이 {owner}의 변수는 {expected}개입니다. 다른 옵티마이저의 것이거나 아직 build하지 않았습니다.",
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
    "one_class": Message(
        UserWarning,
        "{loss} with one output unit is always 0. For two classes use 'binary_crossentropy'.",
        "출력이 하나인 {loss}은(는) 언제나 0입니다. 클래스가 둘이면 'binary_crossentropy'를 쓰세요.",
    ),
    "weights_do_not_fit": Message(
        ValueError,
        "{owner} has shape {weight}, but the values to weigh have shape {values}. Give one weight a row, or one a value.",
        "{owner}의 모양은 {weight}인데 값의 모양은 {values}입니다. 행마다 하나, 또는 값마다 하나를 주세요.",
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
    # data
    "unequal_lengths": Message(
        ValueError,
        "x, y and weights must have the same number of samples (their first axis), but got {lengths}. Check how they were split or sliced.",
        "x, y, 가중치의 표본 수(첫째 축)가 같아야 하는데 {lengths}입니다. 데이터를 나누거나 자른 곳을 확인하세요.",
    ),
    "empty_data": Message(
        ValueError,
        "There are no samples: the data is empty. Check the file, the filter or the slice it came from.",
        "표본이 하나도 없습니다. 데이터를 읽거나 거르거나 자른 곳을 확인하세요.",
    ),
    "ragged_data": Message(
        ValueError,
        "The rows of {name} have different lengths, so they are not one array. Bring them to one length, sequences with pad_sequences().",
        "{name}의 행 길이가 서로 달라 하나의 배열이 되지 않습니다. 길이를 맞추세요(시퀀스는 pad_sequences()).",
    ),
    "text_data": Message(
        ValueError,
        "{name} holds text (such as {example!r}), but a network computes with numbers. "
        "Encode it first: labels with sklearn.preprocessing.LabelEncoder, categories with pandas.get_dummies.",
        "{name}에 글자가 들어 있습니다(예: {example!r}). 신경망은 숫자로 계산하므로 먼저 바꾸세요: "
        "정답은 sklearn.preprocessing.LabelEncoder, 범주는 pandas.get_dummies.",
    ),
    "text_columns": Message(
        ValueError,
        "These columns of {name} are not numbers: {columns}. Drop them or encode them first, for example with pandas.get_dummies.",
        "{name}에서 숫자가 아닌 열: {columns}. 빼거나 먼저 바꾸세요(예: pandas.get_dummies).",
    ),
    "not_numbers": Message(
        ValueError,
        "{name} must hold numbers, but it holds {got}. Convert it to a NumPy array of floats or integers first.",
        "{name}에는 숫자가 있어야 하는데 {got}이(가) 들어 있습니다. 실수나 정수의 NumPy 배열로 바꾸세요.",
    ),
    "single_number": Message(
        ValueError,
        "{name} must be an array with one entry a sample, but it is the single value {got}. For one sample write np.array([...]).",
        "{name}은(는) 표본마다 값이 있는 배열이어야 하는데 값 하나({got})입니다. 표본이 하나면 np.array([...])로 쓰세요.",
    ),
    "missing_values": Message(
        ValueError,
        "{name} has {count} missing or infinite values (NaN/inf) in {rows} rows, the first in row {first}. "
        "Drop those rows or fill them in, for example with sklearn.impute.SimpleImputer.",
        "{name}에 빠졌거나 무한한 값(NaN/inf)이 {rows}개 행에 {count}개 있습니다(처음은 {first}번 행). "
        "그 행을 빼거나 채우세요(예: sklearn.impute.SimpleImputer).",
    ),
    # data sets
    "dataset_missing": Message(
        FileNotFoundError,
        "Data set '{name}' is not on this machine, and {why}. Put into the folder {folder} (TEUL_DATA_DIR names another): {files}.",
        "데이터 집합 '{name}'이(가) 이 컴퓨터에 없습니다({why}). 폴더 {folder}(다른 폴더는 TEUL_DATA_DIR로 지정)에 다음 파일을 넣으세요: {files}.",
    ),
    "dataset_wrong_checksum": Message(
        OSError,
        "What {url} sent for {name} is not the known file: the SHA-256 is {got}, but it must be {expected}. Nothing was kept; try again later.",
        "{url}이(가) 보낸 {name}은(는) 알려진 파일이 아닙니다. SHA-256이 {got}인데 {expected}이어야 합니다. 저장하지 않았으니 나중에 다시 해 보세요.",
    ),
    "dataset_other_content": Message(
        UserWarning,
        "{path} is not the known version of this file (SHA-256 {sha256}); it is used as it is.",
        "{path}은(는) 알려진 파일(SHA-256 {sha256})과 다르지만 그대로 씁니다.",
    ),
    "dataset_cache_damaged": Message(
        OSError,
        "{path} is damaged: its content does not have the SHA-256 {sha256}. Delete it and try again.",
        "{path}이(가) 손상되었습니다. 내용의 SHA-256이 {sha256}이 아닙니다. 지우고 다시 해 보세요.",
    ),
    "dataset_unreadable": Message(
        OSError,
        "{path} cannot be read: {why}.",
        "{path}을(를) 읽을 수 없습니다: {why}.",
    ),
    "dataset_not_kept": Message(
        UserWarning,
        "The download could not be kept as {path} ({why}); it will be downloaded again next time.",
        "받은 파일을 {path}에 저장하지 못해({why}) 다음에 다시 받습니다.",
    ),
    # reports
    "no_epochs": Message(
        ValueError,
        "The history holds no loss: train for at least one epoch first.",
        "기록에 loss가 없습니다. 먼저 한 에포크 이상 학습하세요.",
    ),
    "no_such_curve": Message(
        ValueError,
        "The history has no {name!r}. It has: {known}.",
        "기록에 {name!r}이(가) 없습니다. 있는 것: {known}.",
    ),
}
