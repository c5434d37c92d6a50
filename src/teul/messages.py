"""The catalogue of everything Teul says to a person, in English and in Korean, by id."""

from typing import NamedTuple

from teul.messages_course import COURSE
from teul.messages_report import REPORT
from teul.messages_study import STUDY
from teul.messages_tensorflow import TENSORFLOW


class ArgumentError(TypeError, ValueError):
    """An argument that is not there or cannot be understood: Python raises the one kind for it, Keras the other."""


class MissingFileError(FileNotFoundError, ValueError):
    """A file that is not there: Python raises the one kind for it, Keras's ``load_model`` the other."""


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
        "{kind} 가운데 {name!r}이라는 이름은 없습니다. {hint}쓸 수 있는 이름: {known}.",
    ),
    "did_you_mean": Message(
        ValueError,
        "Did you mean '{name}'? ",
        "혹시 '{name}'인가요? ",
    ),
    "unknown_argument": Message(
        ArgumentError,
        "{owner} has no argument {name!r}. {hint}Its arguments: {known}.",
        "{owner}에는 {name!r}이라는 인자가 없습니다. {hint}쓸 수 있는 인자: {known}.",
    ),
    "bad_argument": Message(
        ValueError,
        "{owner}: {argument} must be {expected}, but it is {got}.",
        "{owner}: {argument}={got}은(는) 쓸 수 없습니다. 필요한 값: {expected}.",
    ),
    "not_understood": Message(
        ArgumentError,
        "Expected a {kind} (its name, the object or a function), but got {got}.",
        "{got}은(는) 쓸 수 없습니다. 필요한 것: {kind}(이름, 객체 또는 함수).",
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
        ArgumentError,
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
    "many_rates": Message(
        AttributeError,
        "A MultiOptimizer has no learning rate of its own: each of its optimizers has one. Use optimizer.optimizers[0].learning_rate.",
        "MultiOptimizer 자체에는 학습률이 없고 그 안의 옵티마이저마다 있습니다. optimizer.optimizers[0].learning_rate를 쓰세요.",
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
    "gradient_for_all": Message(
        ValueError,
        "{owner} moves all its variables together: give a gradient for each of them (zeros where there is none).",
        "{owner}은(는) 모든 변수를 함께 움직입니다. 변수마다 기울기를 주세요(없으면 0).",
    ),
    "optimizer_state": Message(
        ValueError,
        "The saved state has {got} arrays, but this {owner} has {expected} variables, so it is left out. Was it saved by another optimizer, or is this one not built yet?",
        "저장된 상태의 배열은 {got}개인데 이 {owner}의 변수는 {expected}개여서 쓰지 않습니다. 다른 옵티마이저의 것이거나 아직 build하지 않았습니다.",
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
    "binary_shapes": Message(
        ValueError,
        "{owner}: the targets have shape {y_true} and the predictions {y_pred}. Each prediction needs its own 0 or 1: "
        "Dense(1) for one yes-or-no question a row.",
        "{owner}: 정답의 모양은 {y_true}인데 예측의 모양은 {y_pred}입니다. 예측마다 0 또는 1인 정답이 하나씩 있어야 합니다. "
        "행마다 예/아니요 질문이 하나라면 Dense(1)을 쓰세요.",
    ),
    "one_hot_shapes": Message(
        ValueError,
        "{owner}: the targets have shape {y_true} and the predictions {y_pred}, but one-hot labels need one column a class. "
        "For whole-number labels use 'sparse_{owner}'.",
        "{owner}: 정답의 모양은 {y_true}인데 예측의 모양은 {y_pred}입니다. 원-핫 정답은 클래스마다 열이 하나씩 있어야 합니다. "
        "정수 라벨이면 'sparse_{owner}'를 쓰세요.",
    ),
    "sparse_shapes": Message(
        ValueError,
        "{owner}: the targets have shape {y_true} and the predictions {y_pred}, but it wants one whole number a row, "
        "of shape {expected}. For one-hot labels use the name without 'sparse_'.",
        "{owner}: 정답의 모양은 {y_true}, 예측의 모양은 {y_pred}입니다. 정답은 행마다 정수 하나, 곧 모양이 {expected}이어야 합니다. "
        "원-핫 정답이면 이름에서 'sparse_'를 빼세요.",
    ),
    "score_shapes": Message(
        ValueError,
        "{owner}: the targets have shape {y_true} and the predictions {y_pred}; it wants both of one shape. "
        "For whole-number labels give its name as a string, metrics=['{name}'], and Teul counts by class.",
        "{owner}: 정답의 모양은 {y_true}인데 예측의 모양은 {y_pred}입니다. 둘의 모양이 같아야 합니다. "
        "정수 라벨이면 metrics=['{name}']처럼 이름을 문자열로 주세요. 클래스별로 셉니다.",
    ),
    "call_super": Message(
        RuntimeError,
        "{owner}: write super().__init__() first in its __init__.",
        "{owner}: __init__의 첫 줄에 super().__init__()을 쓰세요.",
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
    "axes_of_spec": Message(
        TypeError,
        "InputSpec: axes must be a dictionary from integers to sizes, such as {{-1: 8}}, but it is {got}.",
        "InputSpec: axes={got}은(는) 쓸 수 없습니다. 정수에서 크기로 가는 사전이어야 합니다. 예: {{-1: 8}}.",
    ),
    "spec_input_count": Message(
        ValueError,
        "Layer '{layer}' expects {expected:input/inputs}, but it was called with {got}.",
        "층 '{layer}'에는 입력 {expected}개가 필요한데 {got}개가 왔습니다.",
    ),
    "input_spec": Message(
        ValueError,
        "Input {place} is incompatible with layer '{layer}': expected {expected}, found {found}. Full shape received: {got}.",
        "{place}번째 입력이 층 '{layer}'에 맞지 않습니다: 필요한 것 {expected}, 들어온 것 {found}. 전체 모양: {got}.",
    ),
    "stateless_values": Message(
        ValueError,
        "Layer '{layer}': {argument} must hold {expected:value/values}, one for each variable of layer.{argument}, but it holds {got}.",
        "층 '{layer}': {argument}에는 layer.{argument}의 변수마다 하나씩 값 {expected}개가 있어야 하는데 {got}개가 있습니다.",
    ),
    "not_offered": Message(
        NotImplementedError,
        "Teul has no {what}. {instead}",
        "틀에는 {what}이(가) 없습니다. {instead}",
    ),
    "wrong_type": Message(
        TypeError,
        "{owner}: {argument} must be {expected}, but it is {got}.",
        "{owner}: {argument}={got}은(는) 쓸 수 없습니다. 필요한 값: {expected}.",
    ),
    "sizes_do_not_fit": Message(
        ValueError,
        "{what}: inputs of the shapes {shapes} do not fit together ({why}).",
        "{what}: 모양이 {shapes}인 입력들은 서로 맞지 않습니다 ({why}).",
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
    "merge_list": Message(
        ValueError,
        "Layer '{layer}' ({kind}) should be called on a list of {expected}, but it was given {got}.",
        "층 '{layer}'({kind})에는 입력의 목록({expected})이 필요한데 {got}이(가) 왔습니다.",
    ),
    "merge_shapes": Message(
        ValueError,
        "Layer '{layer}' ({kind}) cannot join inputs of shapes {shapes}: {rule}.",
        "층 '{layer}'({kind})은(는) 모양이 {shapes}인 입력을 합칠 수 없습니다: {rule}.",
    ),
    "merge_masks": Message(
        ValueError,
        "Layer '{layer}': `{argument}` should be a list. It was given {got}.",
        "층 '{layer}': {argument}은(는) 목록이어야 하는데 {got}입니다.",
    ),
    "merge_mask_count": Message(
        ValueError,
        "Layer '{layer}': inputs and masks should have the same length. It was given {inputs} inputs and {masks} masks.",
        "층 '{layer}': 입력과 마스크의 개수가 같아야 하는데 입력은 {inputs}개, 마스크는 {masks}개입니다.",
    ),
    "einsum_equation": Message(
        ValueError,
        "EinsumDense cannot use the equation {equation!r}: {why}.",
        "EinsumDense에 {equation!r} 식을 쓸 수 없습니다: {why}.",
    ),
    "attention_inputs": Message(
        ValueError,
        "{kind} layer must be called on a list of inputs of length 2 or 3, [query, value] or [query, value, key]. It was given {got}.",
        "{kind} 층은 [query, value] 또는 [query, value, key] 목록으로 불러야 합니다. 받은 것: {got}.",
    ),
    "attention_masks": Message(
        ValueError,
        "{kind} layer mask must be a list of length 2 or 3, [query_mask, value_mask]. It was given {got}.",
        "{kind} 층의 마스크는 [query_mask, value_mask] 목록이어야 합니다. 받은 것: {got}.",
    ),
    "attention_lengths": Message(
        ValueError,
        "Layer '{layer}': all sizes of value and key except the last must be equal, but value has shape {value} and key {key}.",
        "층 '{layer}': value와 key는 마지막 크기를 빼고 같아야 하는데 value의 모양은 {value}, key의 모양은 {key}입니다.",
    ),
    "grouped_shapes": Message(
        ValueError,
        "Layer '{layer}': query, value and key have shapes {shapes}, but the features of query and value must be equal, "
        "and the steps of value and key must be equal.",
        "층 '{layer}': query, value, key의 모양이 {shapes}인데 query와 value의 특성 수가 같고 value와 key의 길이가 같아야 합니다.",
    ),
    "axis_out_of_bounds": Message(
        ValueError,
        "Layer '{layer}' ({kind}): axis {axis} is out of bounds for an input of shape {shape}.",
        "층 '{layer}'({kind}): 모양이 {shape}인 입력에는 {axis}번 축이 없습니다.",
    ),
    "axis_kind": Message(
        TypeError,
        "{owner}: axis must be an integer or a list of integers, but it is {got}.",
        "{owner}: axis는 정수이거나 정수의 목록이어야 하는데 {got}입니다.",
    ),
    "mask_rank": Message(
        ValueError,
        "Layer '{layer}': the mask should have one dimension less than the inputs, but the shapes are {mask} and {got}.",
        "층 '{layer}': 마스크는 입력보다 축이 하나 적어야 하는데 모양이 {mask}와(과) {got}입니다.",
    ),
    "adapt_shape": Message(
        ValueError,
        "Layer '{layer}' was built for inputs of shape {expected}, so it cannot adapt to data with an incompatible shape, {got}.",
        "층 '{layer}'은(는) 모양이 {expected}인 입력에 맞추어 만들어져 모양이 {got}인 데이터에 맞출 수 없습니다.",
    ),
    "adapt_nothing": Message(
        ValueError,
        "Layer '{layer}': adapt() received an empty iterable: there is no data to learn from.",
        "층 '{layer}': adapt()에 온 데이터가 비어 있습니다.",
    ),
    "mask_broadcast": Message(
        ValueError,
        "Layer '{layer}': the mask must be broadcastable to the inputs, but the shapes are {mask} and {got}.",
        "층 '{layer}': 마스크의 모양 {mask}을(를) 입력의 모양 {got}에 맞출 수 없습니다.",
    ),
    "adapt_fixed": Message(
        ValueError,
        "Cannot adapt layer '{layer}': it was made with {given}. Make it with {instead} instead.",
        "층 '{layer}'은(는) {given}(으)로 만들어져 adapt할 수 없습니다. {instead}(으)로 만드세요.",
    ),
    "adapt_first": Message(
        ValueError,
        "Layer '{layer}' ({kind}) has nothing to work with yet: give it {given}, or call adapt() on the training data first.",
        "층 '{layer}'({kind})은(는) 아직 쓸 수 없습니다. {given}을(를) 주거나 먼저 훈련 데이터로 adapt()를 부르세요.",
    ),
    "text_compiled": Message(
        TypeError,
        "Layer '{layer}' ({kind}) reads its inputs on the host, and a compiled program cannot go there: it computes with numbers alone. "
        "Call it on the data before the model: x = layer(texts), then model.fit(x, y).",
        "층 '{layer}'({kind})은(는) 입력을 컴파일된 프로그램 밖에서 읽어야 합니다. 프로그램은 숫자만 계산합니다. "
        "모델 앞에서 데이터에 먼저 쓰세요: x = layer(texts), 그다음 model.fit(x, y).",
    ),
    "crossing_inputs": Message(
        ValueError,
        "Layer '{layer}' should be called on a list of at least two inputs of equal shape, (batch,) or (batch, 1), of whole numbers or texts.",
        "층 '{layer}'에는 모양이 같은((batch,) 또는 (batch, 1)) 정수나 글 입력이 둘 이상 필요합니다.",
    ),
    "vocabulary_empty": Message(
        ValueError,
        "Layer '{layer}': cannot set an empty vocabulary.",
        "층 '{layer}': 빈 어휘는 쓸 수 없습니다.",
    ),
    "vocabulary_repeats": Message(
        ValueError,
        "Layer '{layer}': each word of a vocabulary has one number, but these are there twice: {repeated}. The repeated terms must go.",
        "층 '{layer}': 어휘의 낱말은 번호가 하나씩인데 두 번 나오는 것이 있습니다: {repeated}.",
    ),
    "vocabulary_reserved": Message(
        ValueError,
        "Layer '{layer}': the reserved {kind} token {token} stands in the middle of the vocabulary. Leave such tokens out, "
        "or put all of them in front: {special}.",
        "층 '{layer}': 어휘 중간에 예약된 {kind} 토큰 {token}이(가) 있습니다. 빼거나 맨 앞에 모두 쓰세요: {special}.",
    ),
    "vocabulary_large": Message(
        ValueError,
        "Layer '{layer}': the vocabulary has {size} words with its special ones, more than max_tokens={most}, the maximum vocab size.",
        "층 '{layer}': 어휘가 특수 토큰까지 {size}개로 max_tokens={most}보다 많습니다.",
    ),
    "vocabulary_path": Message(
        ValueError,
        "A configuration of {kind} names a file, {path!r}, as its vocabulary. Loading a model reads no other files: "
        "make the layer with vocabulary= yourself.",
        "{kind}의 설정에 어휘 파일 {path!r}이(가) 적혀 있습니다. 모델을 읽을 때 다른 파일은 읽지 않으니 vocabulary=로 직접 만드세요.",
    ),
    "out_of_vocabulary": Message(
        ValueError,
        "Layer '{layer}': {word} is not in the vocabulary, and with num_oov_indices=0 there is no number for unknown words. "
        "Consider setting num_oov_indices=1.",
        "층 '{layer}': {word}은(는) 어휘에 없습니다. 모르는 낱말도 받으려면 num_oov_indices=1로 만드세요.",
    ),
    "text_shape": Message(
        ValueError,
        "Layer '{layer}': to split texts, the inputs have one axis, or two with a last shape dimension of 1, but their shape is {got}.",
        "층 '{layer}': 글을 나누려면 입력의 축이 하나이거나 마지막 크기가 1인 둘이어야 하는데 모양이 {got}입니다.",
    ),
    "image_rank": Message(
        ValueError,
        "Layer '{layer}' expects a batch of images (4 axes) or a single image (3 axes), but the shape is {got}.",
        "층 '{layer}'에는 이미지 묶음(축 4개)이나 이미지 하나(축 3개)가 필요한데 모양이 {got}입니다.",
    ),
    "boxes_without_format": Message(
        ValueError,
        "Layer '{layer}' is given bounding boxes, but was not told how they are written. Make it as {kind}(bounding_box_format='xyxy', ...).",
        "층 '{layer}'에 경계 상자가 들어왔지만 쓰는 방식을 모릅니다. {kind}(bounding_box_format='xyxy', ...)처럼 만드세요.",
    ),
    "boxes_form": Message(
        ValueError,
        "Layer '{layer}': bounding_boxes must be a dict of 'boxes', (batch, boxes, 4), and 'labels', (batch, boxes), but it was given {got}.",
        "층 '{layer}': bounding_boxes는 'boxes' (배치, 상자, 4)와 'labels' (배치, 상자)의 사전이어야 하는데 {got}입니다.",
    ),
    "no_boxes": Message(
        NotImplementedError,
        "Layer '{layer}' does not move bounding boxes. Leave 'bounding_boxes' out of the data.",
        "층 '{layer}'은(는) 경계 상자를 옮기지 않습니다. 데이터에서 'bounding_boxes'를 빼세요.",
    ),
    "window_too_large": Message(
        ValueError,
        "Layer '{layer}' ({kind}): its window of {window} does not fit into an input of shape {got}. "
        "Make the window smaller, or use padding='same'.",
        "층 '{layer}'({kind}): 창의 크기 {window}이(가) 모양이 {got}인 입력에 들어가지 않습니다. 창을 줄이거나 padding='same'을 쓰세요.",
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
    "not_data": Message(
        ValueError,
        "{name} must be arrays, a data frame or batches, but it is {got} ({kind}). Call a function to get its data: {name}=f(). An iterable "
        "of batches is given alone, as fit(batches), and gives x and y together. Turn a set into a sorted list.",
        "{name}은(는) 배열, 데이터프레임, 배치 중 하나여야 하는데 {got}({kind})입니다. 함수는 불러서 데이터를 얻으세요: {name}=f(). "
        "배치를 내는 것은 fit(batches)처럼 하나만 주고, x와 y를 함께 내게 하세요. 집합은 정렬한 리스트로 바꾸세요.",
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
        "Data set '{name}' is not on this machine, and {why}. Put into the folder {folder} (TEUL_DATA_DIR names another):\n{files}",
        "데이터 집합 '{name}'이(가) 이 컴퓨터에 없습니다({why}). "
        "폴더 {folder}(다른 폴더는 TEUL_DATA_DIR로 지정)에 다음 파일을 넣으세요:\n{files}",
    ),
    "dataset_file": Message(
        FileNotFoundError,
        "  {path}\n    {url}\n    SHA-256 of the {kind}: {sha256}",
        "  {path}\n    {url}\n    {kind}의 SHA-256: {sha256}",
    ),
    "dataset_wrong_checksum": Message(
        OSError,
        "What {url} sent for {name} is not the known file: the SHA-256 is {got}, but it must be {expected}. "
        "Nothing was kept; try again later.",
        "{url}이(가) 보낸 {name}은(는) 알려진 파일이 아닙니다. SHA-256이 {got}인데 {expected}이어야 합니다. "
        "저장하지 않았으니 나중에 다시 해 보세요.",
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
    # models
    "layer_class": Message(
        ArgumentError,
        "{name} is a class, not a layer yet. Write {name}(...) with its arguments.",
        "{name}은(는) 아직 층이 아니라 클래스입니다. {name}(...)처럼 인자와 함께 쓰세요.",
    ),
    "not_a_layer": Message(
        ArgumentError,
        "A Sequential takes layers such as Dense(10), but got {got}.",
        "Sequential에는 Dense(10) 같은 층을 넣어야 하는데 {got}이(가) 왔습니다.",
    ),
    "layer_twice": Message(
        ValueError,
        "Layer '{name}' is already in this model. Make a new layer for each place.",
        "층 '{name}'은(는) 이미 이 모델에 있습니다. 자리마다 새 층을 만드세요.",
    ),
    "layer_name_twice": Message(
        ValueError,
        "Model '{model}' already has a layer named '{name}'. Names must be unique: give this one another name=.",
        "모델 '{model}'에 이름이 '{name}'인 층이 이미 있습니다. name=을 다르게 주세요.",
    ),
    "empty_model": Message(
        ValueError,
        "Model '{name}' has no layers. Add at least one: model.add(Dense(1)).",
        "모델 '{name}'에 층이 없습니다. 하나 이상 넣으세요: model.add(Dense(1)).",
    ),
    "not_compiled": Message(
        ValueError,
        "Call model.compile(optimizer=..., loss=...) before model.{method}().",
        "model.{method}() 전에 model.compile(optimizer=..., loss=...)을 부르세요.",
    ),
    "no_target": Message(
        ValueError,
        "The loss of '{output}' needs targets, but y was not given. Write fit(x, y) with one target a sample.",
        "'{output}'의 손실에 정답 y가 필요한데 주어지지 않았습니다. fit(x, y)처럼 쓰세요.",
    ),
    "per_output_count": Message(
        ValueError,
        "{key}= has {got} entries, but the model has {expected} outputs ({names}). Give one for each, or a dict by name.",
        "{key}=에 {got}개가 왔는데 모델의 출력은 {expected}개입니다({names}). 출력마다 하나씩, 또는 이름별 dict로 주세요.",
    ),
    "target_count": Message(
        ValueError,
        "The model has {expected} output(s), but y has {got} arrays. Give one target array for each output.",
        "모델의 출력은 {expected}개인데 y의 배열은 {got}개입니다. 출력마다 정답 배열 하나를 주세요.",
    ),
    "target_shape": Message(
        ValueError,
        "{loss} needs targets of shape {expected}, but y has shape {got}.",
        "{loss}에는 모양이 {expected}인 정답이 필요한데 y의 모양은 {got}입니다.",
    ),
    "target_does_not_fit": Message(
        ValueError,
        "The last layer '{layer}' gives outputs of shape {output}, but y has shape {target}. "
        "Change the units of the last layer, or the shape of y, so that both agree.",
        "마지막 층 '{layer}'의 출력 모양은 {output}인데 y의 모양은 {target}입니다. 마지막 층의 유닛 수나 y의 모양을 맞추세요.",
    ),
    "one_hot_for_sparse": Message(
        ValueError,
        "sparse_categorical_crossentropy needs labels 0..{classes}-1 of shape (samples,), but y has shape {shape}: it looks one-hot. "
        "Use loss='categorical_crossentropy', or y.argmax(axis=-1).",
        "sparse_categorical_crossentropy에는 모양이 (samples,)인 0..{classes}-1 라벨이 필요한데 y의 모양이 {shape}입니다(원-핫으로 보입니다). "
        "loss='categorical_crossentropy'를 쓰거나 y.argmax(axis=-1)로 바꾸세요.",
    ),
    "labels_for_categorical": Message(
        ValueError,
        "categorical_crossentropy needs one-hot rows of shape (samples, {classes}), but y has shape {shape}: it looks like labels. "
        "Use loss='sparse_categorical_crossentropy', or to_categorical(y, {classes}).",
        "categorical_crossentropy에는 모양이 (samples, {classes})인 원-핫 행이 필요한데 y의 모양이 {shape}입니다(라벨로 보입니다). "
        "loss='sparse_categorical_crossentropy'를 쓰거나 to_categorical(y, {classes})로 바꾸세요.",
    ),
    "labels_for_binary": Message(
        ValueError,
        "binary_crossentropy with {units} output units needs y of shape (samples, {units}), but y has shape {shape}. "
        "For two classes use Dense(1, activation='sigmoid'); for more use softmax with sparse_categorical_crossentropy.",
        "출력 유닛이 {units}개인 binary_crossentropy에는 모양이 (samples, {units})인 y가 필요한데 y의 모양은 {shape}입니다. "
        "두 클래스면 Dense(1, activation='sigmoid'), 그보다 많으면 softmax와 sparse_categorical_crossentropy를 쓰세요.",
    ),
    "labels_not_whole": Message(
        ValueError,
        "sparse_categorical_crossentropy needs whole-number labels, but y holds {example}. For a regression use loss='mse'.",
        "sparse_categorical_crossentropy에는 정수 라벨이 필요한데 y에 {example}이(가) 있습니다. 회귀라면 loss='mse'를 쓰세요.",
    ),
    "no_room": Message(
        MemoryError,
        "Layer '{layer}' asks for a weight of shape {shape}. Making and training it takes about {needed}, and there are {left}. "
        "Use fewer units, or make what comes before it smaller, for example by pooling or with strides before Flatten.",
        "'{layer}' 층은 {shape} 모양의 가중치가 필요합니다. 만들고 학습하려면 메모리가 약 {needed} 있어야 하는데 {left} 남아 있습니다. "
        "유닛 수를 줄이거나, Flatten 앞에 풀링이나 stride를 두어 그 층에 들어오는 크기를 줄이세요.",
    ),
    "no_such_row": Message(
        ValueError,
        "Embedding '{layer}' has {rows} rows, for the numbers from 0 to input_dim - 1, but the inputs run from {low} to {high}. "
        "Give it input_dim={needed} or more, limit the vocabulary (num_words=, max_tokens=), or number the words from 0.",
        "Embedding '{layer}'에는 0부터 input_dim - 1까지의 행이 {rows}개 있는데 입력은 {low}부터 {high}까지입니다. "
        "input_dim을 {needed} 이상으로 하거나, 어휘 수를 줄이거나(num_words=, max_tokens=), 단어 번호가 0부터 시작하게 하세요.",
    ),
    "labels_out_of_range": Message(
        ValueError,
        "The labels run from {low} to {high}, but the last layer has {units} units, for labels 0 to {last}. "
        "Give it {needed} units, or make the labels start at 0.",
        "라벨이 {low}부터 {high}까지인데 마지막 층의 유닛은 {units}개(라벨 0~{last}용)입니다. "
        "유닛을 {needed}개로 하거나 라벨이 0부터 시작하게 하세요.",
    ),
    "labels_far_out_of_range": Message(
        ValueError,
        "The labels run from {low} to {high}, but the last layer has {units} unit(s), for labels 0 to {last}. Number the classes from 0, "
        "for example with sklearn.preprocessing.LabelEncoder, and give the last layer one unit a class; for a regression use loss='mse'.",
        "라벨이 {low}부터 {high}까지인데 마지막 층의 유닛은 {units}개(라벨 0~{last}용)입니다. 클래스에 0부터 번호를 매기고"
        "(예: sklearn.preprocessing.LabelEncoder) 클래스마다 유닛 하나를 두세요. 회귀라면 loss='mse'를 쓰세요.",
    ),
    "flatten_missing": Message(
        ValueError,
        "The model gives outputs of shape {output}, several rows a sample, but y has one label a sample (shape {shape}). "
        "Add Flatten() before the first Dense layer.",
        "모델의 출력 모양이 {output}이라 표본마다 여러 줄인데 y에는 표본마다 라벨 하나가 있습니다(모양 {shape}). "
        "첫 Dense 층 앞에 Flatten()을 넣으세요.",
    ),
    "softmax_of_one_unit": Message(
        UserWarning,
        "The last layer '{layer}' is softmax over one unit, which is always 1. Write activation='sigmoid' there.",
        "마지막 층 '{layer}'은(는) 유닛 하나의 softmax라 언제나 1입니다. activation='sigmoid'로 하세요.",
    ),
    "weights_of_stream": Message(
        ValueError,
        "sample_weight needs arrays, but x is an iterable of batches. Let it give (x, y, weights) instead.",
        "sample_weight는 배열에만 쓸 수 있는데 x가 배치의 반복자입니다. (x, y, 가중치)를 내게 하세요.",
    ),
    "softmax_of_one": Message(
        ValueError,
        "{loss} with one output unit is always sure of its one class. For two classes use Dense(1, activation='sigmoid') and binary_crossentropy.",
        "출력 유닛이 하나인 {loss}은(는) 언제나 한 클래스만 답합니다. 두 클래스면 Dense(1, activation='sigmoid')와 binary_crossentropy를 쓰세요.",
    ),
    "binary_out_of_range": Message(
        ValueError,
        "binary_crossentropy needs targets from 0 to 1, but y runs from {low:g} to {high:g}. "
        "Encode two classes as 0 and 1; for a regression use loss='mse'.",
        "binary_crossentropy에는 0과 1 사이의 정답이 필요한데 y는 {low:g}부터 {high:g}까지입니다. "
        "두 클래스를 0과 1로 바꾸거나, 회귀라면 loss='mse'를 쓰세요.",
    ),
    "head_not_probability": Message(
        UserWarning,
        "{loss} reads the outputs as probabilities, but the last layer '{layer}' is {activation}. "
        "Write activation='{wanted}' there, or give the loss from_logits=True.",
        "{loss}은(는) 출력을 확률로 읽는데 마지막 층 '{layer}'은(는) {activation}입니다. "
        "activation='{wanted}'로 하거나 손실에 from_logits=True를 주세요.",
    ),
    "validation_form": Message(
        ValueError,
        "validation_data must be (x, y) or (x, y, weights), but got {got}.",
        "validation_data는 (x, y) 또는 (x, y, 가중치)여야 하는데 {got}이(가) 왔습니다.",
    ),
    "split_of_stream": Message(
        ValueError,
        "validation_split needs arrays, but x is an iterable of batches. Give validation_data= instead.",
        "validation_split은 배열에만 쓸 수 있는데 x가 배치의 반복자입니다. validation_data=를 주세요.",
    ),
    "split_too_small": Message(
        ValueError,
        "validation_split={share} of {count} samples leaves no samples on one side. Choose a share nearer to 0.2, or give more data.",
        "표본 {count}개를 validation_split={share}로 나누면 한쪽이 비게 됩니다. 0.2에 가까운 값을 쓰거나 데이터를 늘리세요.",
    ),
    "split_unseen_class": Message(
        UserWarning,
        "The last {share:.0%} of the rows, held back by validation_split, hold classes that no other row has: {classes}. "
        "The table seems sorted: shuffle it first, or add stratify=True.",
        "validation_split이 떼어 놓은 마지막 {share:.0%}의 행에만 있는 클래스가 있습니다: {classes}. "
        "표가 정렬된 것 같으니 먼저 섞거나 stratify=True를 더하세요.",
    ),
    "no_classes": Message(
        ValueError,
        "This needs class labels (0, 1, 2, ...) or one-hot rows in y, but y holds other numbers.",
        "y에 클래스 라벨(0, 1, 2, ...)이나 원-핫 행이 필요한데 다른 수가 들어 있습니다.",
    ),
    "batch_form": Message(
        ValueError,
        "A batch must be (x, y) or (x, y, weights), but the iterable gave {got} parts.",
        "배치는 (x, y) 또는 (x, y, 가중치)여야 하는데 {got}개 부분이 왔습니다.",
    ),
    "data_ran_out": Message(
        UserWarning,
        "The iterable of batches had nothing left for epoch {epoch}, so training stopped there. "
        "Let the generator loop for ever and give steps_per_epoch=, or pass something that can be iterated again.",
        "{epoch}번째 에포크에 쓸 배치가 남지 않아 학습을 멈췄습니다. "
        "제너레이터가 계속 돌게 하고 steps_per_epoch=를 주거나 다시 돌 수 있는 것을 넘기세요.",
    ),
    "not_a_callback": Message(
        TypeError,
        "callbacks= takes callback objects such as EarlyStopping(patience=3), but got {got}. Is the () missing?",
        "callbacks=에는 EarlyStopping(patience=3) 같은 콜백 객체가 필요한데 {got}이(가) 왔습니다. ()를 빠뜨리지 않았나요?",
    ),
    "loss_not_finite": Message(
        UserWarning,
        "The loss became {loss} in epoch {epoch}: training stopped, and the model keeps its last good weights. "
        "The learning rate is probably too large, or the inputs are not scaled.",
        "{epoch}번째 에포크에서 손실이 {loss}이(가) 되어 학습을 멈추고 마지막으로 좋았던 가중치를 남겼습니다. "
        "학습률이 너무 크거나 입력을 스케일링하지 않았을 수 있습니다.",
    ),
    "validation_ran_out": Message(
        UserWarning,
        "The validation batches had nothing left for epoch {epoch}: from there on nothing is validated. Let the generator loop for ever and "
        "give validation_steps=, or pass something that can be read again, such as arrays.",
        "에포크 {epoch}에서 검증 배치가 남아 있지 않아 그때부터 검증하지 않습니다. 제너레이터가 끝없이 돌게 하고 validation_steps=를 주거나, "
        "배열처럼 다시 읽을 수 있는 것을 주세요.",
    ),
    "give_validation": Message(
        UserWarning,
        "Give fit validation_split= or validation_data=. ",
        "fit에 validation_split=이나 validation_data=를 주세요. ",
    ),
    "nothing_to_watch": Message(
        UserWarning,
        "{owner} watches '{name}', which is not among the logs. {hint}There are: {known}.",
        "{owner}이(가) 지켜보는 '{name}'이(가) 기록에 없습니다. {hint}있는 것: {known}.",
    ),
    # the command line
    "unknown_data": Message(
        ValueError,
        "There is no data set called {name!r}. {hint}Known: {known}; or give a CSV file.",
        "{name!r}이라는 데이터 집합은 없습니다. {hint}쓸 수 있는 이름: {known}. CSV 파일을 주어도 됩니다.",
    ),
    "no_such_file": Message(
        FileNotFoundError,
        "There is no file {path}.",
        "{path} 파일이 없습니다.",
    ),
    "not_text": Message(
        ValueError,
        "{path} is not a text file in UTF-8 or Korean (CP949) encoding.{seems} "
        "Save it as UTF-8: in a spreadsheet as 'CSV UTF-8', in a text editor with the encoding UTF-8.",
        "{path}은(는) UTF-8이나 CP949로 쓴 텍스트 파일이 아닙니다.{seems} UTF-8로 저장하세요: "
        "스프레드시트에서는 'CSV UTF-8' 형식으로, 편집기에서는 인코딩을 UTF-8로.",
    ),
    "seems_encoded": Message(
        ValueError,
        " It looks like {encoding}.",
        " {encoding}(으)로 보입니다.",
    ),
    "nul_bytes": Message(
        ValueError,
        "{path} holds {count:NUL byte/NUL bytes}, the first in line {row}, which no text has: the file is damaged, or no CSV file. "
        "Save it again as UTF-8, in a spreadsheet as 'CSV UTF-8'.",
        "{path}에 텍스트에는 없는 NUL 바이트가 {count}개 있습니다(처음은 {row}번째 줄). 손상되었거나 CSV 파일이 아닙니다. "
        "UTF-8로 다시 저장하세요(스프레드시트에서는 'CSV UTF-8' 형식).",
    ),
    "cannot_read": Message(
        OSError,
        "{path} cannot be read: {why}.",
        "{path}을(를) 읽을 수 없습니다: {why}.",
    ),
    "not_a_table": Message(
        ValueError,
        "{path} is not a table of rows and columns: its cells should be separated by one of , ; | or tabs, or be numbers between spaces.",
        "{path}은(는) 행과 열로 된 표가 아닙니다. 칸은 , ; | 탭 가운데 하나로 나누거나, 숫자를 빈칸으로 나누어야 합니다.",
    ),
    "one_column": Message(
        ValueError,
        "{path} has a single column. A table to learn from has columns separated by one of , ; | or tabs, one of them the answer.",
        "{path}에는 열이 하나뿐입니다. 배울 표에는 , ; | 탭 가운데 하나로 나눈 열들이 있고 그중 하나가 답이어야 합니다.",
    ),
    "unclosed_quote": Message(
        ValueError,
        'Row {row} of {path} has a quote (") in a wrong place: it begins a cell and is not closed at its end. '
        'Close it, or write a quote inside a cell twice ("").',
        '{path}의 {row}번째 줄에 짝이 맞지 않는 따옴표(")가 있습니다. 칸의 끝에서 닫거나, 칸 안의 따옴표는 두 번("") 쓰세요.',
    ),
    "infinite_number": Message(
        ValueError,
        "Column {column!r} of {path} holds {value} in row {row}: an infinite number cannot be learned from. "
        "Leave the cell empty, or write a real number.",
        "{path}의 {column!r} 열 {row}번째 줄에 {value}이(가) 있습니다. 무한한 수로는 배울 수 없으니 칸을 비우거나 실제 수를 쓰세요.",
    ),
    "number_too_large": Message(
        ValueError,
        "Column {column!r} of {path} holds {value} in row {row}, too large for float32 (at most 3.4e38). Correct it, or use a larger unit.",
        "{path}의 {column!r} 열 {row}번째 줄의 {value}은(는) float32에 너무 큽니다(최대 3.4e38). 고치거나 더 큰 단위를 쓰세요.",
    ),
    "comma_numbers": Message(
        ValueError,
        "Column {column!r} of {path} looks like numbers written with a comma, such as {value!r}. "
        "Write 1.5 for 1,5 and 1234 for 1,234, or read it with pandas.read_csv(..., decimal=',' or thousands=',') and save it again.",
        "{path}의 {column!r} 열은 {value!r}처럼 쉼표를 넣어 쓴 숫자로 보입니다. 1,5는 1.5로, 1,234는 1234로 쓰거나, "
        "pandas.read_csv(..., decimal=',' 또는 thousands=',')로 읽어 다시 저장하세요.",
    ),
    "duplicate_name": Message(
        UserWarning,
        "The header of {path} names {count} columns {name!r}; the second is called {other!r} here.",
        "{path}의 머리글에 {name!r} 열이 {count}개 있어 두 번째는 {other!r}(이)라고 부릅니다.",
    ),
    "empty_column_dropped": Message(
        UserWarning,
        "Every row of {path} ends with a separator: {count:empty column/empty columns} without a name dropped.",
        "{path}의 모든 줄이 구분 기호로 끝나 이름 없는 빈 열 {count}개를 뺐습니다.",
    ),
    "columns_by_place": Message(
        ValueError,
        "0 to {last} (this file has no header)",
        "0부터 {last}까지(머리글이 없는 파일)",
    ),
    "date_column": Message(
        UserWarning,
        "Column {column!r} holds dates such as {value!r}. Each of its {count} different dates becomes an input of its own, and new dates say "
        "nothing. Replace it by columns of numbers, such as the year, the month or the days since a certain day, or remove it.",
        "{column!r} 열에 {value!r} 같은 날짜가 있습니다. 서로 다른 날짜 {count}개가 저마다 입력이 되고 새 날짜는 아무것도 알려 주지 못합니다. "
        "연, 월, 기준일부터의 날수 같은 숫자 열로 바꾸거나 빼세요.",
    ),
    "unit_column": Message(
        UserWarning,
        "Column {column!r} holds numbers with a sign or a unit, such as {value!r}, which are read as words: each of its {count} different "
        "ones becomes an input of its own. Write the numbers alone.",
        "{column!r} 열의 숫자에 {value!r}처럼 기호나 단위가 붙어 글자로 읽힙니다. 서로 다른 {count}개가 저마다 입력이 됩니다. 숫자만 남기세요.",
    ),
    "why_units": Message(
        UserWarning,
        "it holds numbers with a sign or a unit, such as {value!r}, which are read as words. Write the numbers alone",
        "숫자에 {value!r}처럼 기호나 단위가 붙어 글자로 읽힙니다. 숫자만 남기세요",
    ),
    "why_no_value": Message(
        UserWarning,
        "it has no value",
        "값이 하나도 없습니다",
    ),
    "why_words_differ": Message(
        UserWarning,
        "its words differ in nearly every row",
        "거의 모든 줄의 글자가 서로 다릅니다",
    ),
    "why_dates": Message(
        UserWarning,
        "it holds dates such as {value!r}, which differ in nearly every row. Replace it by columns of numbers, such as the year, the month "
        "or the days since a certain day",
        "{value!r} 같은 날짜가 거의 모든 줄에서 다릅니다. 연, 월, 기준일부터의 날수 같은 숫자 열로 바꾸세요",
    ),
    "empty_table": Message(
        ValueError,
        "{path} holds no rows of data.",
        "{path}에 데이터가 한 줄도 없습니다.",
    ),
    "ragged_table": Message(
        ValueError,
        "Row {row} of {path} has {got:cell/cells}, but the first row has {expected}.",
        "{path}의 {row}번째 줄은 칸이 {got}개인데 첫 줄은 {expected}개입니다.",
    ),
    "no_such_column": Message(
        ValueError,
        "{path} has no column {name!r}. {hint}Its columns: {known}.",
        "{path}에 {name!r} 열이 없습니다. {hint}있는 열: {known}.",
    ),
    "no_inputs": Message(
        ValueError,
        "{path} has no column left to learn from beside the target.",
        "{path}에는 맞힐 열 말고는 배울 열이 남아 있지 않습니다.",
    ),
    "too_few_rows": Message(
        ValueError,
        "{path} has {rows:row/rows} with an answer; at least {least} are needed to train and to test.",
        "{path}에 답이 있는 줄이 {rows}개뿐입니다. 학습과 시험에는 적어도 {least}개가 필요합니다.",
    ),
    "one_value": Message(
        ValueError,
        "Column {column!r} holds only one value ({value}): there is nothing to tell apart.",
        "{column!r} 열에는 값이 하나({value})뿐이라 구별할 것이 없습니다.",
    ),
    "words_to_regress": Message(
        ValueError,
        "Column {column!r} holds words such as {value!r}, so it cannot be the target of a regression. "
        "Leave out --task, or choose another --target.",
        "{column!r} 열에는 {value!r} 같은 글자가 있어 회귀로 맞힐 수 없습니다. --task를 빼거나 다른 --target을 고르세요.",
    ),
    "not_binary": Message(
        ValueError,
        "Column {column!r} holds {count} different values, so it is not binary. Try --task multiclass or --task regression.",
        "{column!r} 열에는 서로 다른 값이 {count}개라 이진 분류가 아닙니다. --task multiclass나 --task regression을 써 보세요.",
    ),
    "only_for_files": Message(
        ValueError,
        "{option} is for CSV files; the data set '{name}' brings its own answer.",
        "{option}은(는) CSV 파일에만 씁니다. 데이터 집합 '{name}'에는 답이 정해져 있습니다.",
    ),
    "cannot_write": Message(
        OSError,
        "Cannot write to {path}: {why}. Choose another folder with --out.",
        "{path}에 쓸 수 없습니다: {why}. --out으로 다른 폴더를 고르세요.",
    ),
    "rows_without_answer": Message(
        UserWarning,
        "Left out: {count:row/rows} without a value in column {column!r}.",
        "{column!r} 열에 값이 없는 {count}줄을 뺐습니다.",
    ),
    "column_left_out": Message(
        UserWarning,
        "Column {column!r} is left out: {why}.",
        "{column!r} 열을 뺐습니다: {why}.",
    ),
    "numbers_filled": Message(
        UserWarning,
        "Filled with the median of the column in the training rows: {count:unknown number/unknown numbers}.",
        "빈 숫자 {count}개를 학습 데이터 그 열의 중앙값으로 채웠습니다.",
    ),
    "last_column": Message(
        UserWarning,
        "No --target given: the last column, {column!r}, is predicted.",
        "--target이 없어 마지막 열 {column!r}을(를) 맞힙니다.",
    ),
    "cli_rows": Message(
        UserWarning,
        "{name}: {task}, {train:row/rows} to train, {validation} to validate, {test} to test",
        "{name}: {task}, 학습 {train}줄, 검증 {validation}줄, 시험 {test}줄",
    ),
    "cli_network": Message(
        UserWarning,
        "network {layers}, last activation {activation}, loss {loss}, {epochs:epoch/epochs}",
        "신경망 {layers}, 마지막 활성화 함수 {activation}, 손실 {loss}, {epochs} 에포크",
    ),
    "cli_no_test": Message(
        UserWarning,
        "These rows are all there is, so the test repeats the training rows.",
        "데이터가 이것뿐이라 학습한 줄로 시험합니다.",
    ),
    "cli_accuracy": Message(
        UserWarning,
        "On {rows:test row/test rows}: loss {loss:.4f}, accuracy {accuracy:.4f} (always answering '{most}' gives {majority:.4f})",
        "시험 {rows}줄: 손실 {loss:.4f}, 정확도 {accuracy:.4f} (항상 '{most}'(이)라고 답하면 {majority:.4f})",
    ),
    "cli_no_better": Message(
        UserWarning,
        "This network is no better than always giving the most frequent answer.",
        "이 신경망은 가장 흔한 답만 내놓는 것보다 낫지 않습니다.",
    ),
    "cli_regression": Message(
        UserWarning,
        "On {rows:test row/test rows}: loss {loss:.4f}, mean absolute error {mae:.4g} (always answering the mean: {mean_mae:.4g}), "
        "root mean squared error {rmse:.4g} ({mean_rmse:.4g}), R2 {r2:.4f}",
        "시험 {rows}줄: 손실 {loss:.4f}, 평균 절대 오차 {mae:.4g} (항상 평균이라고 답하면 {mean_mae:.4g}), "
        "평균 제곱근 오차 {rmse:.4g} ({mean_rmse:.4g}), R2 {r2:.4f}",
    ),
    "cli_overfit": Message(
        UserWarning,
        "Overfitting: on the validation rows the loss was lowest at epoch {best} ({lowest:.4f}) and is {last:.4f} now; try --epochs {best}.",
        "과대적합: 검증 손실은 {best}번째 에포크에서 가장 낮았고({lowest:.4f}) 지금은 {last:.4f}입니다. --epochs {best}로 해 보세요.",
    ),
    "cli_written": Message(
        UserWarning,
        "written to {folder}: {files}",
        "{folder}에 저장: {files}",
    ),
    "cli_interrupted": Message(
        KeyboardInterrupt,
        "Stopped by Ctrl-C; no results were written.",
        "Ctrl-C로 멈추었고 결과는 저장하지 않았습니다.",
    ),
    "cli_stopped": Message(
        KeyboardInterrupt,
        "Stopped by Ctrl-C after {epochs:epoch/epochs} of {wanted}; what was learned until then is kept.",
        "Ctrl-C로 {wanted} 에포크 가운데 {epochs} 에포크에서 멈추었고 그때까지 배운 것은 저장했습니다.",
    ),
    "cli_next": Message(
        UserWarning,
        "predict new rows: {command}",
        "새 행을 예측하려면: {command}",
    ),
    "cli_predicted": Message(
        UserWarning,
        "{rows:row/rows} predicted, written to {path}",
        "{rows}줄을 예측해 {path}에 저장",
    ),
    "cli_epoch": Message(
        UserWarning,
        "epoch {epoch}/{epochs}  {values}",
        "에포크 {epoch}/{epochs}  {values}",
    ),
    "cli_training": Message(
        UserWarning,
        "training",
        "학습",
    ),
    "cli_note": Message(
        UserWarning,
        "note: {text}",
        "알림: {text}",
    ),
    "cli_data_sets": Message(
        UserWarning,
        "name | what it is | from",
        "이름 | 내용 | 얻는 곳",
    ),
    "cli_download": Message(
        UserWarning,
        "download",
        "내려받기",
    ),
    "cli_offline": Message(
        UserWarning,
        "offline",
        "내장",
    ),
    "cli_truth_and_predicted": Message(
        UserWarning,
        "truth \\ predicted",
        "정답 \\ 예측",
    ),
    "cli_usage": Message(
        ValueError,
        "The command cannot be understood at {word!r}. See: {command} --help",
        "명령의 {word!r}을(를) 이해하지 못했습니다. 쓰는 법: {command} --help",
    ),
    "not_a_run": Message(
        ValueError,
        "{folder} is not a folder that teul train wrote: it has no {file} that can be read. Give the folder that teul train names at its end.",
        "{folder}은(는) teul train이 쓴 폴더가 아닙니다. 읽을 수 있는 {file}이(가) 없습니다. teul train이 끝에 알려 준 폴더를 주세요.",
    ),
    "column_needed": Message(
        ValueError,
        "{path} has no column {name!r}, which the network learned from ({count:column is/columns are} missing). {hint}"
        "Give a file with the columns of the training.",
        "{path}에 신경망이 배운 {name!r} 열이 없습니다(없는 열 {count}개). {hint}학습할 때와 같은 열이 있는 파일을 주세요.",
    ),
    "columns_differ": Message(
        ValueError,
        "{path} has {got:column/columns}, but the network learned from {expected} (and one answer). Give a file with the columns of the training.",
        "{path}의 열은 {got}개인데 신경망은 {expected}개(와 답 하나)로 배웠습니다. 학습할 때와 같은 열이 있는 파일을 주세요.",
    ),
    "number_needed": Message(
        ValueError,
        "Column {column!r} of {path} holds {value!r} in row {row}, but the network learned numbers there. Write a number, or leave the cell empty.",
        "{path}의 {column!r} 열 {row}번째 줄에 {value!r}이(가) 있는데 신경망은 숫자로 배웠습니다. 숫자를 쓰거나 칸을 비우세요.",
    ),
    "predict_filled": Message(
        UserWarning,
        "Filled with the median of the training: {count:unknown number/unknown numbers}.",
        "빈 숫자 {count}개를 학습 데이터의 중앙값으로 채웠습니다.",
    ),
    "words_unseen": Message(
        UserWarning,
        "Column {column!r} holds words that the training never saw, such as {value!r}, in {count:row/rows}: they say nothing there.",
        "{column!r} 열의 {count}줄에 {value!r}처럼 학습할 때 없던 글자가 있어 그 칸은 아무것도 알려 주지 못합니다.",
    ),
    # files
    "cannot_save": Message(
        ValueError,
        "{what} cannot be saved as plain data: {why}. Save its weights with save_weights(), or write a Layer with get_config() for it.",
        "{what}을(를) 저장할 수 없습니다: {why}. save_weights()로 가중치만 저장하거나 get_config()가 있는 Layer를 쓰세요.",
    ),
    "file_exists": Message(
        ValueError,
        "There is already a file {path}. Pass overwrite=True to replace it.",
        "파일 {path}이(가) 이미 있습니다. 바꾸려면 overwrite=True를 주세요.",
    ),
    "no_folder": Message(
        ValueError,
        "There is no folder {folder}. Make it first, or choose another place.",
        "폴더 {folder}이(가) 없습니다. 먼저 만들거나 다른 곳을 고르세요.",
    ),
    "no_file": Message(
        MissingFileError,
        "There is no file {path}. Check the name and the folder.",
        "파일 {path}이(가) 없습니다. 이름과 폴더를 확인하세요.",
    ),
    "not_a_model_file": Message(
        ValueError,
        "{path} is not a model file that Teul can read, or it is damaged ({why}).",
        "{path}은(는) Teul이 읽을 수 있는 모델 파일이 아니거나 손상되었습니다({why}).",
    ),
    "weights_only": Message(
        ValueError,
        "{path} holds weights alone. Build the model first, then call model.load_weights().",
        "{path}에는 가중치만 있습니다. 모델을 먼저 만든 뒤 model.load_weights()를 부르세요.",
    ),
    # symbolic tensors and masks
    "symbolic_value": Message(
        ArgumentError,
        "A symbolic tensor has a shape but no values yet, so {wanted} cannot be taken from it. "
        "Use layers or teul.ops on it; values come when the model is called on data.",
        "심볼릭 텐서에는 모양만 있고 값이 없어 {wanted}을(를) 얻을 수 없습니다. 층이나 teul.ops로 계산하세요. 값은 데이터로 모델을 부를 때 생깁니다.",
    ),
    "symbolic_iteration": Message(
        NotImplementedError,
        "A symbolic tensor has a shape but no values yet, so it cannot be gone through one by one. teul.ops.unstack gives its parts.",
        "심볼릭 텐서에는 모양만 있고 값이 없어 하나씩 꺼낼 수 없습니다. 부분이 필요하면 teul.ops.unstack을 쓰세요.",
    ),
    "never_called": Message(
        AttributeError,
        "Layer '{layer}' has no symbolic input and output yet: it was never called on one. Call it on an Input(...), or build its model.",
        "층 '{layer}'은(는) 아직 심볼릭 텐서로 불린 적이 없어 입력과 출력이 없습니다. Input(...)으로 부르거나 모델을 만드세요.",
    ),
    "mask_shape": Message(
        ValueError,
        "The `mask` passed to the `TimeDistributed` layer has a shape that does not fit: layer '{layer}' got {got}, but the first two axes "
        "of the input, samples and steps, are {expected}. Give one flag a step.",
        "`TimeDistributed` 층 '{layer}'에 온 mask의 모양 {got}이(가) 입력의 처음 두 축(표본, 스텝) {expected}와 맞지 않습니다. 스텝마다 하나씩 주세요.",
    ),
    "stateful_batch": Message(
        ValueError,
        "Layer '{layer}' is stateful, so every batch size must be the same: {expected} was expected, but got {got}. "
        "Give it by Input(..., batch_size=...) and to fit, evaluate and predict.",
        "층 '{layer}'은(는) stateful이라 배치 크기가 늘 같아야 하는데 {expected} 대신 {got}이(가) 왔습니다. "
        "Input(..., batch_size=...)로 정하고 fit, evaluate, predict에도 같은 값을 주세요.",
    ),
    "mask_lost": Message(
        UserWarning,
        "Layer '{layer}' ({kind}) was given a masked tensor, but does not know masks: the layers after it will not see the mask.",
        "층 '{layer}'({kind})에 마스크가 있는 텐서가 왔지만 마스크를 다루지 않으므로 다음 층들은 마스크를 보지 못합니다.",
    ),
    # configurations and files
    "unknown_object": Message(
        ArgumentError,
        "The configuration needs {name!r} (of module {module}), which is not Teul's. {hint}If it is your own, pass it: custom_objects={{'{key}': {key}}}, or register it with @register_keras_serializable().",
        "설정에 Teul에 없는 {name!r}(모듈 {module})이(가) 필요합니다. {hint}직접 만든 것이면 custom_objects={{'{key}': {key}}}로 주거나 @register_keras_serializable()로 등록하세요.",
    ),
    "register_without_config": Message(
        ValueError,
        "Class {name} cannot be registered: it has no get_config() method, so it could not be written down.",
        "클래스 {name}을(를) 등록할 수 없습니다. get_config() 메서드가 없어 기록할 수 없습니다.",
    ),
    "config_not_dict": Message(
        TypeError,
        "get_config() of {owner} should return a dict, but returned {got}.",
        "{owner}의 get_config()는 dict를 돌려주어야 하는데 {got}을(를) 돌려주었습니다.",
    ),
    "config_not_understood": Message(
        ValueError,
        "The configuration cannot be read: {what} is {got}.",
        "설정을 읽을 수 없습니다: {what}이(가) {got}입니다.",
    ),
    "config_key": Message(
        ArgumentError,
        "The configuration of {owner} asks for {name}={value}, which Teul does not know. Remove it if the model works without it.",
        "{owner}의 설정에 Teul이 모르는 {name}={value}이(가) 있습니다. 없어도 되는 것이면 지우세요.",
    ),
    "layer_locked": Message(
        ValueError,
        "Layer '{layer}' is built already, so nothing can be added to it ('{name}'): variables and layers inside it are made in __init__() or build().",
        "층 '{layer}'은(는) 이미 만들어져서 '{name}'을(를) 더할 수 없습니다. 변수와 안쪽 층은 __init__()이나 build()에서 만드세요.",
    ),
    "shape_argument": Message(
        ValueError,
        "{owner}.{method}: where it takes several shapes, each is named after an argument of call(), but one is called {name!r}. Possible: {known}.",
        "{owner}.{method}: 모양을 여럿 받을 때는 call()의 인자 이름을 따라야 하는데 {name!r}이(가) 있습니다. 쓸 수 있는 이름: {known}.",
    ),
    "no_shape": Message(
        ValueError,
        "{owner}.compute_output_shape() must return a shape, such as (None, 3), but it returned {got}.",
        "{owner}.compute_output_shape()은(는) (None, 3) 같은 모양을 돌려주어야 하는데 {got}을(를) 돌려주었습니다.",
    ),
    "needs_get_config": Message(
        NotImplementedError,
        "{owner} cannot be written down: its argument {name!r} is not kept as an attribute of the same name. Keep it as self.{name}, or write get_config().",
        "{owner}을(를) 기록할 수 없습니다. 인자 {name!r}이(가) 같은 이름의 속성에 없습니다. self.{name}에 두거나 get_config()를 쓰세요.",
    ),
    "no_from_config": Message(
        ValueError,
        "{name} cannot be made from a configuration: the class has no from_config() method.",
        "{name}을(를) 설정에서 만들 수 없습니다. 클래스에 from_config() 메서드가 없습니다.",
    ),
    "lambda_in_file": Message(
        ValueError,
        "The configuration holds a function without a name (a lambda), and Teul never runs code out of a file, whatever safe_mode says. Pass the function: custom_objects={{'{name}': function}}.",
        "설정에 이름 없는 함수(lambda)가 있습니다. Teul은 safe_mode와 관계없이 파일에 든 코드를 실행하지 않습니다. custom_objects={{'{name}': 함수}}로 함수를 주세요.",
    ),
    "more_weights_than_file": Message(
        ValueError,
        "The configuration in the file asks for a weight of shape {shape}, more than the file holds. It is damaged, or not what it says it is.",
        "파일의 설정이 파일에 든 것보다 많은 가중치(모양 {shape})를 요구합니다. 손상되었거나 잘못된 파일입니다.",
    ),
    "stored_weight_count": Message(
        ValueError,
        "Layer '{layer}' has {expected} weight arrays, but the file has {got} for it. Is it a file of another model?",
        "층 '{layer}'의 가중치 배열은 {expected}개인데 파일에는 {got}개가 있습니다. 다른 모델의 파일인가요?",
    ),
    "operation_not_saved": Message(
        ValueError,
        "The function {name!r} between the layers cannot be written down: Keras has no operation for it. Put it into the call() of a Layer with get_config().",
        "층 사이의 함수 {name!r}은(는) 기록할 수 없습니다. Keras에 그런 연산이 없습니다. get_config()가 있는 Layer의 call()에 넣으세요.",
    ),
    "graph_stuck": Message(
        ValueError,
        "The configuration cannot be read: the calls of {names} wait for each other, or for a call that is not there.",
        "설정을 읽을 수 없습니다: {names}의 호출이 서로를, 또는 없는 호출을 기다립니다.",
    ),
    "compile_is_own": Message(
        UserWarning,
        "{owner} has a compile() of its own, so the loaded model is not compiled: call it, or write compile_from_config().",
        "{owner}에는 자체 compile()이 있어 불러온 모델은 컴파일되지 않았습니다. 직접 부르거나 compile_from_config()를 쓰세요.",
    ),
    "clone_of_own": Message(
        ValueError,
        "{owner} is a class of its own: its layers cannot be copied one by one. Call clone_model(model) alone.",
        "{owner}은(는) 직접 만든 클래스라 층을 하나씩 복사할 수 없습니다. clone_model(model)만 부르세요.",
    ),
    "call_function_of_sequential": Message(
        ValueError,
        "call_function is for functional models: the layers of a Sequential are listed, not called one by one.",
        "call_function은 함수형 모델에만 쓸 수 있습니다. Sequential의 층은 나열될 뿐 하나씩 불리지 않습니다.",
    ),
    "bad_json": Message(
        ValueError,
        "The text is not JSON: {why}. Pass what model.to_json() gave.",
        "JSON이 아닙니다: {why}. model.to_json()이 준 문자열을 주세요.",
    ),
    "weights_do_not_fit_file": Message(
        ValueError,
        "The weights in {path} do not fit this model; {count} part(s) differ, the first is '{layer}': {why}. skip_mismatch=True loads the others.",
        "{path}의 가중치가 이 모델에 맞지 않습니다. 다른 부분 {count}개 중 첫째는 '{layer}': {why}. skip_mismatch=True는 나머지를 불러옵니다.",
    ),
    "weights_skipped": Message(
        UserWarning,
        "These parts keep their weights, as those in {path} do not fit them: {names}.",
        "{path}의 가중치가 맞지 않아 다음 부분은 그대로 두었습니다: {names}.",
    ),
    "layer_count_in_file": Message(
        ValueError,
        "{path} has weights for {got} layers, but this model has {expected} layers with weights. by_name=True loads those that have the same names.",
        "{path}에는 층 {got}개의 가중치가 있는데 이 모델에는 가중치가 있는 층이 {expected}개입니다. by_name=True는 이름이 같은 층만 불러옵니다.",
    ),
    "optimizer_state_ignored": Message(
        UserWarning,
        "The saved state of optimizer '{optimizer}' does not fit it; it starts anew.",
        "저장된 옵티마이저 '{optimizer}'의 상태가 맞지 않아 새로 시작합니다.",
    ),
    "missing_in_file": Message(
        ValueError,
        "The file has no {name!r}: it is damaged, or no model file.",
        "파일에 {name!r}이(가) 없습니다. 손상되었거나 모델 파일이 아닙니다.",
    ),
    "link_in_file": Message(
        ValueError,
        "{name!r} in the file leads out of it ({kind}). Such files are not read.",
        "파일의 {name!r}이(가) 파일 밖을 가리킵니다({kind}). 이런 파일은 읽지 않습니다.",
    ),
    "size_in_file": Message(
        ValueError,
        "{name!r} in the file claims {size} bytes, but only {stored} are there. It is not read.",
        "파일의 {name!r}은(는) {size}바이트라고 하지만 {stored}바이트뿐입니다. 읽지 않습니다.",
    ),
    "path_in_archive": Message(
        ValueError,
        "The archive has an entry {name!r} that would leave its folder. Such files are not read.",
        "압축 파일에 폴더 밖을 가리키는 항목 {name!r}이(가) 있습니다. 이런 파일은 읽지 않습니다.",
    ),
    "is_a_folder": Message(
        ValueError,
        "{path} is a folder. Name a file in it.",
        "{path}은(는) 폴더입니다. 그 안의 파일 이름을 주세요.",
    ),
    "saved_model_folder": Message(
        ValueError,
        "{path} is a TensorFlow SavedModel, which holds programs and is not read. Save it in Keras as .keras or .h5.",
        "{path}은(는) TensorFlow SavedModel입니다. 프로그램이 들어 있어 읽지 않습니다. Keras에서 .keras나 .h5로 저장하세요.",
    ),
    "pickle_file": Message(
        ValueError,
        "{path} is a pickle, which would run code when it is read. Save the model with model.save().",
        "{path}은(는) 읽을 때 코드를 실행하는 pickle입니다. model.save()로 저장하세요.",
    ),
    "no_model_in_file": Message(
        ValueError,
        "The file describes a {kind}, not a model.",
        "파일에 모델이 아니라 {kind}이(가) 있습니다.",
    ),
    "cannot_compile": Message(
        ValueError,
        "The model was loaded, but cannot be compiled as it was: {why} Pass custom_objects=, or compile=False and compile it yourself.",
        "모델은 불러왔지만 전처럼 컴파일할 수 없습니다: {why} custom_objects=를 주거나 compile=False로 불러와 직접 컴파일하세요.",
    ),
    "compilation_not_saved": Message(
        UserWarning,
        "How the model was compiled is not saved, as a part of it is no plain data (a function without a name, or of optax). Compile it again after loading.",
        "컴파일 설정에 기록할 수 없는 것(이름 없는 함수나 optax의 것)이 있어 저장하지 않습니다. 불러온 뒤 다시 컴파일하세요.",
    ),
    "saved_unbuilt": Message(
        UserWarning,
        "Model '{name}' is not built yet, so the file holds no weights. Call it on data, or build(), before saving.",
        "모델 '{name}'이(가) 아직 만들어지지 않아 파일에 가중치가 없습니다. 저장하기 전에 데이터로 부르거나 build()하세요.",
    ),
    "no_shards": Message(
        ValueError,
        "Weights are always written into one file: leave max_shard_size out.",
        "가중치는 언제나 파일 하나에 저장합니다. max_shard_size를 빼세요.",
    ),
    "by_name_of_new": Message(
        ValueError,
        "by_name=True is for Keras's older .h5 files, where layers have their names; {path} is no such file.",
        "by_name=True는 층 이름이 든 예전 .h5 파일에만 쓸 수 있는데 {path}은(는) 그런 파일이 아닙니다.",
    ),
    # functional models
    "not_symbolic": Message(
        ValueError,
        "Model(inputs, outputs) needs symbolic tensors: start from Input(...) and call layers on it. Got {got}.",
        "Model(inputs, outputs)에는 심볼릭 텐서가 필요합니다. Input(...)에서 시작해 층을 부르세요. 받은 것: {got}.",
    ),
    "disconnected": Message(
        ValueError,
        "The outputs need tensor '{name}', which does not come from the inputs of the model. Add its Input to inputs=.",
        "출력에 텐서 '{name}'이(가) 필요한데 모델의 입력에서 나오지 않습니다. 그 Input을 inputs=에 더하세요.",
    ),
    "missing_input": Message(
        ValueError,
        "Model '{model}' needs an input called '{name}', but the data has {got}.",
        "모델 '{model}'에는 '{name}' 입력이 필요한데 데이터에는 {got}이(가) 있습니다.",
    ),
    "input_count": Message(
        ValueError,
        "Model '{model}' has {expected} inputs ({names}), but was given {got}.",
        "모델 '{model}'의 입력은 {expected}개({names})인데 {got}개가 왔습니다.",
    ),
    "step_not_traced": Message(
        UserWarning,
        "The {step} of {owner} asks for the number behind an array and so cannot be compiled; it runs batch by batch as plain Python, "
        "which is slower. ({why})",
        "{owner}의 {step}은(는) 배열 속의 숫자를 직접 보므로 컴파일할 수 없습니다. 배치마다 그냥 파이썬으로 실행하므로 느립니다. ({why})",
    ),
    "backup_of_another": Message(
        ValueError,
        "The backup in {folder} holds {got} arrays that are not the {expected} of this model and its optimizer. Was the model changed? "
        "Remove the folder to start anew.",
        "{folder}의 백업에 든 배열 {got}개는 이 모델과 옵티마이저의 {expected}개와 맞지 않습니다. 모델이 바뀌었나요? 처음부터 하려면 폴더를 지우세요.",
    ),
    "backup_damaged": Message(
        UserWarning,
        "The backup {path} cannot be read and is passed over.",
        "백업 {path}을(를) 읽을 수 없어 건너뜁니다.",
    ),
    "needs_ema": Message(
        ValueError,
        "{owner} swaps in averaged weights, so the optimizer must keep them: make it with use_ema=True.",
        "{owner}은(는) 평균 낸 가중치로 바꿔 넣으므로 옵티마이저가 그것을 가지고 있어야 합니다. use_ema=True로 만드세요.",
    ),
    "loss_is_nan": Message(
        RuntimeError,
        "The loss is {loss}. Lower the learning rate, or look for unusual values in the data.",
        "손실이 {loss}입니다. 학습률을 낮추거나 데이터에 이상한 값이 있는지 살펴보세요.",
    ),
    "name_or_index": Message(
        ValueError,
        "get_layer takes a layer's name or its index: one of them, but {given} came.",
        "get_layer에는 층의 name이나 index 가운데 하나만 줍니다. 온 것: {given}.",
    ),
    "no_such_place": Message(
        ValueError,
        "Model '{model}' has {count} layers, so there is none at index {index}.",
        "모델 '{model}'의 층은 {count}개라서 {index}번째 층이 없습니다.",
    ),
    "no_export": Message(
        NotImplementedError,
        "Teul does not export to {format}. model.save('model.keras') writes a file that Keras loads, and Keras can export it.",
        "Teul은 {format} 형식으로 내보내지 않습니다. model.save('model.keras')로 저장하면 Keras가 읽어 내보낼 수 있습니다.",
    ),
    "not_in_teul": Message(
        AttributeError,
        "module 'teul' has no attribute {name!r}: {name} of Keras is not part of Teul. {instead}",
        "모듈 'teul'에는 {name!r} 속성이 없습니다. Keras의 {name}은(는) Teul에 없습니다. {instead}",
    ),
    "input_not_first": Message(
        ValueError,
        "Model '{model}' has its layers already, so an Input cannot be added: it comes first, and there is only one in a Sequential.",
        "모델 '{model}'에는 이미 층이 있어 Input을 더할 수 없습니다. Input은 맨 앞에 하나만 둡니다.",
    ),
    "no_loss": Message(
        ValueError,
        "There is nothing to train on: the model was compiled without a loss and adds none. Write compile(loss=...).",
        "학습할 손실이 없습니다. compile(loss=...)로 손실을 정하거나 add_loss로 더하세요.",
    ),
    "one_input": Message(
        ValueError,
        "Model '{model}' has one input, but x holds {got} of them by name or in a list. Pass the array itself, or build a functional Model.",
        "모델 '{model}'의 입력은 하나인데 x에 이름이나 목록으로 {got}개가 왔습니다. 배열을 그대로 주거나 함수형 Model을 만드세요.",
    ),
    "one_sample": Message(
        ValueError,
        "x has shape {shape}, that of a single sample. Samples go in rows: for one write x[None], or x.reshape(1, -1).",
        "x의 모양이 표본 하나의 모양 {shape}입니다. 표본은 행으로 넣습니다. 하나면 x[None] 또는 x.reshape(1, -1)로 쓰세요.",
    ),
    # small tools
    "package_missing": Message(
        ImportError,
        "{what} needs {package}, which is not installed. Install it: pip install {install}",
        "{what}에는 {package}이(가) 필요합니다. 설치하세요: pip install {install}",
    ),
    "image_unreadable": Message(
        OSError,
        "{path} cannot be read as a picture: {why}.",
        "{path}을(를) 그림으로 읽을 수 없습니다: {why}.",
    ),
    "no_files_found": Message(
        ValueError,
        "No {kind} found in {folder}. Expected {expected}.",
        "{folder}에 {kind}이(가) 없습니다. 필요한 것: {expected}.",
    ),
    "download_failed": Message(
        OSError,
        "{url} could not be downloaded: {why}.",
        "{url}을(를) 내려받을 수 없습니다: {why}.",
    ),
    "wrong_hash": Message(
        ValueError,
        "{path} is not the expected file: its {algorithm} hash is {got}, not {expected}.",
        "{path}은(는) 예상한 파일이 아닙니다. {algorithm} 해시가 {expected}이(가) 아니라 {got}입니다.",
    ),
    "archive_refused": Message(
        OSError,
        "{path} is not unpacked: {why}.",
        "{path}의 압축을 풀지 않았습니다: {why}.",
    ),
    "graphviz_missing": Message(
        ImportError,
        "Drawing a model needs graphviz: pip install pydot, and the program 'dot' from graphviz.org. model.summary() shows the layers without it.",
        "모델을 그리려면 graphviz가 필요합니다: pip install pydot 그리고 graphviz.org의 'dot' 프로그램. 없어도 model.summary()로 층을 볼 수 있습니다.",
    ),
}

MESSAGES |= {code: Message(*said) for code, said in (COURSE | REPORT | STUDY | TENSORFLOW).items()}
