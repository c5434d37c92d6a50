"""The words of the advice: what was seen, why it matters and what to write instead, in English and in Korean, by code."""

from typing import NamedTuple


class Words(NamedTuple):
    """One finding's severity and its three sentences in both languages."""

    severity: str
    en: tuple[str, str, str]
    ko: tuple[str, str, str]


_HEAD = {
    "T101": Words(
        "error",
        (
            "{units} sigmoid units with binary_crossentropy, but each row has one answer (classes: {answers}).",
            "Sigmoid units are independent yes-or-no questions: they need not sum to 1, and one label a row does not fit them.",
            "{head}",
        ),
        (
            "sigmoid 유닛이 {units}개이고 손실은 binary_crossentropy인데 행마다 정답이 하나입니다(클래스: {answers}).",
            "sigmoid 유닛은 서로 독립인 예/아니요 질문입니다. 확률의 합이 1이 되지 않고, 행마다 하나인 라벨과 맞지 않습니다.",
            "{head}",
        ),
    ),
    "T102": Words(
        "error",
        (
            "The last layer is a {activation} over one unit with a loss over classes.",
            "A share of one is always 1 (100 %), whatever the weights are: nothing can be learned.",
            "Dense(1, activation='sigmoid'), loss='binary_crossentropy' for two classes; Dense(classes, activation='softmax') for more",
        ),
        (
            "마지막 층이 유닛 하나짜리 {activation}이고 손실은 클래스용입니다.",
            "하나뿐인 몫은 가중치와 상관없이 언제나 1(100 %)이라 아무것도 배우지 못합니다.",
            "클래스가 둘이면 Dense(1, activation='sigmoid'), loss='binary_crossentropy', 더 많으면 Dense(클래스 수, activation='softmax')",
        ),
    ),
    "T103": Words(
        "error",
        (
            "The loss {loss} wants probabilities, but the last activation is '{activation}'.",
            "The logarithm of what is below 0 or above 1 means nothing: values are cut off, gradients vanish and the loss misleads.",
            "activation='{wanted}' in the last layer, or a loss object with from_logits=True",
        ),
        (
            "손실 {loss}에는 확률이 필요한데 마지막 활성화 함수가 '{activation}'입니다.",
            "0보다 작거나 1보다 큰 값의 로그는 뜻이 없습니다. 값이 잘리고 기울기가 사라져 손실이 엉뚱해집니다.",
            "마지막 층에 activation='{wanted}'를 쓰거나 손실 객체에 from_logits=True를 주세요",
        ),
    ),
    "T104": Words(
        "error",
        (
            "{loss} with from_logits=True, but the last activation '{activation}' gives probabilities already.",
            "The loss applies the activation a second time: answers stay close to a tie and learning is slow.",
            "leave the last activation out, or from_logits=False",
        ),
        (
            "{loss}에 from_logits=True를 주었는데 마지막 활성화 함수 '{activation}'이 이미 확률을 냅니다.",
            "손실이 활성화 함수를 한 번 더 적용합니다. 답이 어중간해지고 학습이 느립니다.",
            "마지막 활성화 함수를 빼거나 from_logits=False로 두세요",
        ),
    ),
    "T105": Words(
        "warning",
        (
            "A softmax trained with {loss}.",
            "For a confident wrong answer the gradient of squares through a softmax is nearly 0, so mistakes are hardly mended.",
            "loss='categorical_crossentropy' (one-hot rows) or 'sparse_categorical_crossentropy' (class numbers)",
        ),
        (
            "softmax를 {loss}로 학습합니다.",
            "자신 있게 틀린 답에서 제곱 오차의 기울기가 softmax를 지나며 거의 0이 되어 잘못이 고쳐지지 않습니다.",
            "loss='categorical_crossentropy'(원-핫 정답) 또는 'sparse_categorical_crossentropy'(정수 라벨)",
        ),
    ),
    "T106": Words(
        "hint",
        (
            "The targets are {classes} classes, but the loss is {loss} (last activation '{activation}').",
            "It can work, but cross-entropy is what makes a sure mistake expensive, so it learns faster.",
            "{head}",
        ),
        (
            "정답은 클래스 {classes}개인데 손실이 {loss}입니다(마지막 활성화 함수 '{activation}').",
            "되기는 하지만, 자신 있게 틀린 답을 크게 벌하는 것은 교차 엔트로피라 그쪽이 빨리 배웁니다.",
            "{head}",
        ),
    ),
    "T107": Words(
        "error",
        (
            "The last activation '{activation}' gives {reach}, but the targets go from {low} to {high}.",
            "Targets outside that range can never be reached.",
            "no activation in the last layer: Dense(1)",
        ),
        (
            "마지막 활성화 함수 '{activation}'의 값은 {reach}인데 정답은 {low}부터 {high}까지입니다.",
            "그 범위 밖의 정답은 결코 맞힐 수 없습니다.",
            "마지막 층에서 활성화 함수를 빼세요: Dense(1)",
        ),
    ),
    "T108": Words(
        "error",
        (
            "The targets are class numbers ({classes} classes, {low}..{high}), but categorical_crossentropy wants one-hot rows.",
            "It would compare a number with a row of probabilities.",
            "loss='sparse_categorical_crossentropy', or y = to_categorical(y)",
        ),
        (
            "정답이 정수 라벨(클래스 {classes}개, {low}..{high})인데 categorical_crossentropy에는 원-핫 정답이 필요합니다.",
            "숫자 하나를 확률의 행과 비교하게 됩니다.",
            "loss='sparse_categorical_crossentropy' 또는 y = to_categorical(y)",
        ),
    ),
    "T109": Words(
        "error",
        (
            "The targets are rows of {width} values, but sparse_categorical_crossentropy wants one class number a row.",
            "A one-hot row is no number of a class.",
            "loss='categorical_crossentropy', or y = y.argmax(axis=1)",
        ),
        (
            "정답이 값 {width}개짜리 행인데 sparse_categorical_crossentropy에는 행마다 정수 라벨 하나가 필요합니다.",
            "원-핫 행은 클래스 번호가 아닙니다.",
            "loss='categorical_crossentropy' 또는 y = y.argmax(axis=1)",
        ),
    ),
    "T110": Words(
        "error",
        (
            "The labels are {labels}: they begin at {low}.",
            "Classes are counted from 0; a label that is not among 0..{last} names no unit, or one that is never right.",
            "y = y - y.min(), or LabelEncoder().fit_transform(y)",
        ),
        (
            "라벨이 {labels}입니다: {low}부터 시작합니다.",
            "클래스는 0부터 셉니다. 0..{last} 밖의 라벨에는 해당하는 유닛이 없습니다.",
            "y = y - y.min() 또는 LabelEncoder().fit_transform(y)",
        ),
    ),
    "T111": Words(
        "warning",
        (
            "The target rows ({width} columns) sum to {low}..{high}, not to 1.",
            "categorical_crossentropy takes each row for shares of one whole; a softmax can never match other sums.",
            "one 1 a row for single answers; sigmoid with binary_crossentropy where a row may have several",
        ),
        (
            "정답 행(열 {width}개)의 합이 1이 아니라 {low}..{high}입니다.",
            "categorical_crossentropy는 행을 전체 1의 몫으로 봅니다. softmax는 합이 다른 행에 맞출 수 없습니다.",
            "답이 하나면 행마다 1을 하나만, 여럿일 수 있으면 sigmoid와 binary_crossentropy를 쓰세요",
        ),
    ),
    "T112": Words(
        "warning",
        (
            "Accuracy is counted, but this is a regression (loss {loss}).",
            "Amounts are hardly ever exactly right, so it stays near 0 and says nothing.",
            "metrics=['mae'] (or 'rmse')",
        ),
        (
            "정확도를 재는데 회귀입니다(손실 {loss}).",
            "연속된 값은 정확히 맞는 일이 거의 없어 0 근처에 머물고 아무것도 말해 주지 않습니다.",
            "metrics=['mae'](또는 'rmse')",
        ),
    ),
    "T113": Words(
        "error",
        (
            "The last layer has {units} units, but labels go up to {high}: {classes} classes.",
            "A class without a unit can never be answered.",
            "Dense({classes}, activation='softmax')",
        ),
        (
            "마지막 층의 유닛은 {units}개인데 라벨은 {high}까지, 곧 클래스가 {classes}개입니다.",
            "유닛이 없는 클래스는 결코 답할 수 없습니다.",
            "Dense({classes}, activation='softmax')",
        ),
    ),
    "T114": Words(
        "hint",
        (
            "The last layer has {units} units, but there are only {classes} classes.",
            "The others stand for nothing and only take shares away.",
            "Dense({classes}, activation='softmax')",
        ),
        (
            "마지막 층의 유닛은 {units}개인데 클래스는 {classes}개뿐입니다.",
            "나머지 유닛은 아무 뜻 없이 몫만 가져갑니다.",
            "Dense({classes}, activation='softmax')",
        ),
    ),
    "T115": Words(
        "error",
        (
            "binary_crossentropy wants targets 0 or 1, but these are {values}.",
            "One unit answers one yes-or-no question.",
            "{head}",
        ),
        (
            "binary_crossentropy의 정답은 0 또는 1이어야 하는데 {values}입니다.",
            "유닛 하나는 예/아니요 질문 하나에만 답합니다.",
            "{head}",
        ),
    ),
    "T116": Words(
        "error",
        (
            "{units} sigmoid unit(s) with {loss}.",
            "This loss is over classes whose probabilities sum to 1; sigmoids do not.",
            "{head}",
        ),
        (
            "sigmoid 유닛 {units}개에 {loss}를 씁니다.",
            "이 손실은 합이 1인 클래스 확률에 쓰는데 sigmoid의 합은 1이 아닙니다.",
            "{head}",
        ),
    ),
    "T117": Words(
        "warning",
        (
            "A softmax over {units} classes with binary_crossentropy.",
            "It asks a yes-or-no question of each class; accuracy is then counted by cell and looks too good.",
            "loss='categorical_crossentropy' (one-hot rows) or 'sparse_categorical_crossentropy' (class numbers)",
        ),
        (
            "클래스 {units}개짜리 softmax에 binary_crossentropy를 씁니다.",
            "클래스마다 예/아니요를 묻게 되어 정확도도 칸마다 세어 실제보다 높아 보입니다.",
            "loss='categorical_crossentropy'(원-핫 정답) 또는 'sparse_categorical_crossentropy'(정수 라벨)",
        ),
    ),
    "T118": Words(
        "warning",
        (
            "{loss} with targets of {values}.",
            "It divides by the target, or takes its logarithm: such rows give enormous or meaningless values.",
            "loss='mae', or leave such rows out",
        ),
        (
            "{loss}인데 정답에 {values}이(가) 있습니다.",
            "정답으로 나누거나 로그를 취하므로 그런 행의 값은 엄청나게 크거나 뜻이 없습니다.",
            "loss='mae'를 쓰거나 그런 행을 빼세요",
        ),
    ),
    "T119": Words(
        "warning",
        (
            "All {rows} targets are {value}.",
            "There is nothing to tell apart: always answering {value} is perfect.",
            "check how y was made, and whether the rows were filtered or split by it",
        ),
        (
            "정답 {rows}개가 모두 {value}입니다.",
            "구별할 것이 없습니다. 언제나 {value}(이)라고 답하면 완벽합니다.",
            "y를 어떻게 만들었는지, y에 따라 행을 거르거나 나누지 않았는지 확인하세요",
        ),
    ),
    "T120": Words(
        "error",
        (
            "The targets do not fit the outputs: {what}",
            "Each output needs a target of its own.",
            "as many units in the last layer as y has columns",
        ),
        (
            "정답이 출력과 맞지 않습니다: {what}",
            "출력마다 정답이 있어야 합니다.",
            "마지막 층의 유닛 수를 y의 열 수와 같게 하세요",
        ),
    ),
    "T121": Words(
        "error",
        (
            "The outputs have an axis too many: {what}",
            "Dense works on the last axis alone; pictures and sequences keep their other axes.",
            "Flatten() (or GlobalAveragePooling2D()) before the first Dense",
        ),
        (
            "출력에 축이 너무 많습니다: {what}",
            "Dense는 마지막 축에만 적용되어 그림이나 시퀀스의 다른 축이 그대로 남습니다.",
            "첫 Dense 앞에 Flatten()(또는 GlobalAveragePooling2D())을 넣으세요",
        ),
    ),
    "T122": Words(
        "warning",
        (
            "The metric '{metric}' does not go with the loss {loss}.",
            "It reads the outputs as another kind of answer, so its number means nothing here.",
            "metrics=['accuracy'] for classes, which Teul counts as the loss does; ['mae'] for amounts",
        ),
        (
            "지표 '{metric}'은(는) 손실 {loss}과(와) 맞지 않습니다.",
            "출력을 다른 종류의 답으로 읽으므로 그 숫자는 뜻이 없습니다.",
            "클래스면 metrics=['accuracy'](손실에 맞게 셉니다), 수량이면 ['mae']",
        ),
    ),
}

_STRUCTURE = {
    "T201": Words(
        "warning",
        (
            "There is no activation between '{first}' and '{second}'.",
            "Two linear layers in a row are one linear layer: the weights between them add nothing.",
            "activation='relu' in '{first}'",
        ),
        (
            "'{first}'와(과) '{second}' 사이에 활성화 함수가 없습니다.",
            "선형 층이 이어지면 선형 층 하나와 같아 층을 쌓은 뜻이 없습니다.",
            "'{first}'에 activation='relu'를 주세요",
        ),
    ),
    "T202": Words(
        "warning",
        (
            "{depth} hidden layers in a row use sigmoid.",
            "Each passes on at most a quarter of the gradient; {share} of it reaches the first, which hardly learns (vanishing gradients).",
            "activation='relu' in the hidden layers",
        ),
        (
            "은닉층 {depth}개가 잇달아 sigmoid를 씁니다.",
            "층마다 기울기가 4분의 1 이하로 줄어 첫 층에는 많아야 {share}배만 전해집니다(기울기 소실). 앞쪽 층이 거의 배우지 못합니다.",
            "은닉층에는 activation='relu'를 쓰세요",
        ),
    ),
    "T203": Words(
        "warning",
        (
            "{share} of the ReLU units are 0 for every row that was looked at.",
            "A unit that is 0 everywhere has no gradient and never wakes again (dead ReLU).",
            "a smaller learning rate, scaled inputs, or activation='leaky_relu'",
        ),
        (
            "살펴본 모든 행에서 ReLU 유닛의 {share}이(가) 0입니다.",
            "어디서나 0인 유닛은 기울기도 0이라 다시 살아나지 못합니다(죽은 ReLU).",
            "학습률을 줄이고 입력을 스케일링하거나 activation='leaky_relu'를 쓰세요",
        ),
    ),
    "T204": Words(
        "error",
        (
            "A '{second}' follows the '{first}'.",
            "The probabilities are bent a second time: they come close to a tie, or lose their meaning.",
            "one activation at the end",
        ),
        (
            "'{first}' 다음에 '{second}'가 또 옵니다.",
            "확률이 한 번 더 구부러져 어중간해지거나 뜻을 잃습니다.",
            "끝에는 활성화 함수를 하나만 두세요",
        ),
    ),
    "T205": Words(
        "warning",
        (
            "A softmax in a hidden layer, before '{second}'.",
            "Its outputs compete for a sum of 1: most become nearly 0, and little gets through.",
            "activation='relu'; softmax in the last layer alone",
        ),
        (
            "은닉층('{second}' 앞)에 softmax가 있습니다.",
            "출력들이 합 1을 나누어 가져 대부분 0에 가까워지고 정보가 거의 지나가지 못합니다.",
            "activation='relu'. softmax는 마지막 층에만 쓰세요",
        ),
    ),
    "T206": Words(
        "error",
        (
            "Dropout({rate}) after the last layer.",
            "While training it sets that share of the answers themselves to 0 and enlarges the others.",
            "Dropout between hidden layers, before the last Dense",
        ),
        (
            "마지막 층 뒤에 Dropout({rate})이 있습니다.",
            "학습 중에 답 자체를 그만큼 0으로 만들고 나머지를 키웁니다.",
            "Dropout은 마지막 Dense 앞, 은닉층 사이에 두세요",
        ),
    ),
    "T207": Words(
        "warning",
        (
            "Dropout with rate {rate}: only {left} is left.",
            "rate is the share that is dropped, not kept; so little hardly learns.",
            "Dropout(0.2) to Dropout(0.5)",
        ),
        (
            "Dropout의 비율이 {rate}이라 {left}만 남습니다.",
            "rate는 남기는 비율이 아니라 버리는 비율입니다. 이만큼 버리면 거의 배우지 못합니다.",
            "Dropout(0.2)에서 Dropout(0.5) 사이",
        ),
    ),
    "T208": Words(
        "warning",
        (
            "BatchNormalization after the last weights.",
            "The answers then depend on the other rows of the batch, and are pushed to mean 0 and deviation 1.",
            "BatchNormalization() between hidden layers",
        ),
        (
            "마지막 가중치 뒤에 BatchNormalization이 있습니다.",
            "답이 배치의 다른 행에 따라 달라지고 평균 0, 표준편차 1로 밀려납니다.",
            "BatchNormalization()은 은닉층 사이에 두세요",
        ),
    ),
    "T209": Words(
        "error",
        (
            "The weights of a hidden layer all begin equal ({initializer}).",
            "Equal units get equal gradients and stay equal: the layer works like a single unit.",
            "leave kernel_initializer out (glorot_uniform)",
        ),
        (
            "은닉층의 가중치가 모두 같은 값({initializer})에서 시작합니다.",
            "같은 유닛은 기울기도 같아 끝까지 같습니다. 층이 유닛 하나처럼 일합니다.",
            "kernel_initializer를 빼세요(glorot_uniform)",
        ),
    ),
    "T210": Words(
        "error",
        (
            "None of the {params} weights is trainable.",
            "fit cannot change anything.",
            "layer.trainable = True for the layers to train, then compile again",
        ),
        (
            "가중치 {params}개 가운데 학습되는 것이 없습니다.",
            "fit이 아무것도 바꾸지 못합니다.",
            "학습할 층에 layer.trainable = True를 주고 다시 compile하세요",
        ),
    ),
    "T211": Words(
        "warning",
        (
            "{params} weights for {rows} rows: {ratio} for each.",
            "So many can learn every row by heart instead of what they have in common.",
            "fewer units or layers, Dropout, EarlyStopping, or more data",
        ),
        (
            "행 {rows}개에 가중치가 {params}개, 행마다 {ratio}개입니다.",
            "이렇게 많으면 공통점을 배우지 않고 행을 통째로 외울 수 있습니다.",
            "유닛이나 층을 줄이고 Dropout, EarlyStopping을 쓰거나 데이터를 늘리세요",
        ),
    ),
    "T212": Words(
        "warning",
        (
            "An L2 penalty of {l2}.",
            "It outweighs the loss: the weights are kept near 0.",
            "kernel_regularizer=l2(1e-3) or less",
        ),
        (
            "L2 규제가 {l2}입니다.",
            "손실보다 커서 가중치가 0 근처에 묶입니다.",
            "kernel_regularizer=l2(1e-3) 이하",
        ),
    ),
    "T213": Words(
        "warning",
        (
            "BatchNormalization with batch_size={batch}.",
            "The mean and deviation of so few rows are no estimate; of one row the output is always 0.",
            "batch_size=32",
        ),
        (
            "BatchNormalization이 있는데 batch_size={batch}입니다.",
            "이렇게 적은 행의 평균과 표준편차는 믿을 수 없고, 한 행이면 출력이 언제나 0입니다.",
            "batch_size=32",
        ),
    ),
    "T214": Words(
        "warning",
        (
            "A hidden layer with one unit, followed by {after} units.",
            "Everything must pass through a single number.",
            "more units in the hidden layer",
        ),
        (
            "유닛이 하나인 은닉층 다음에 유닛 {after}개가 옵니다.",
            "모든 정보가 숫자 하나를 지나야 합니다.",
            "은닉층의 유닛을 늘리세요",
        ),
    ),
}

_DATA = {
    "T301": Words(
        "error",
        (
            "{count} missing or infinite values.",
            "One NaN makes the loss and then every weight NaN.",
            "df.dropna(), df.fillna(df.mean()), or SimpleImputer fitted on the training rows",
        ),
        (
            "결측값 또는 무한대가 {count}개 있습니다.",
            "NaN 하나가 손실을, 이어서 모든 가중치를 NaN으로 만듭니다.",
            "df.dropna(), df.fillna(df.mean()) 또는 훈련 행에 맞춘 SimpleImputer",
        ),
    ),
    "T302": Words(
        "error",
        (
            "Text where numbers are needed: {example}.",
            "A network multiplies its inputs by weights.",
            "pd.get_dummies(x) for categories, LabelEncoder().fit_transform(y) for labels",
        ),
        (
            "숫자가 필요한 곳에 문자열이 있습니다: {example}.",
            "신경망은 입력에 가중치를 곱합니다.",
            "범주는 pd.get_dummies(x), 라벨은 LabelEncoder().fit_transform(y)",
        ),
    ),
    "T303": Words(
        "warning",
        (
            "Pictures with pixels from {low} to {high}.",
            "Inputs this large make the first steps far too large; training is slow, or fails.",
            "x = x / 255.0, for training and test alike",
        ),
        (
            "그림의 픽셀이 {low}부터 {high}까지입니다.",
            "입력이 이렇게 크면 처음 걸음이 너무 커서 학습이 느리거나 실패합니다.",
            "훈련과 테스트 모두 x = x / 255.0",
        ),
    ),
    "T304": Words(
        "warning",
        (
            "{column} goes from {low} to {high}, far from the size of the others or of 1.",
            "The largest column decides every step, and the small ones are not heard.",
            "StandardScaler() fitted on the training rows, or a Normalization() layer",
        ),
        (
            "{column}의 값이 {low}부터 {high}까지로, 다른 열이나 1과 크기가 많이 다릅니다.",
            "가장 큰 열이 모든 걸음을 정하고 작은 열은 묻힙니다.",
            "훈련 행에 맞춘 StandardScaler() 또는 Normalization() 층",
        ),
    ),
    "T305": Words(
        "warning",
        (
            "{column} is {value} in all {rows} rows.",
            "What never changes tells nothing.",
            "leave the column out",
        ),
        (
            "{column}은 {rows}행 모두 {value}입니다.",
            "변하지 않는 값은 아무것도 알려 주지 않습니다.",
            "그 열을 빼세요",
        ),
    ),
    "T306": Words(
        "warning",
        (
            "{first} and {second} say the same.",
            "One counts double, and their weights cannot be told apart.",
            "leave one of them out",
        ),
        (
            "{first}과 {second}의 내용이 같습니다.",
            "두 번 세는 셈이고 둘의 가중치를 구별할 수 없습니다.",
            "하나를 빼세요",
        ),
    ),
    "T307": Words(
        "warning",
        (
            "{column} numbers the rows ({low} to {high}, each once).",
            "A number of a patient or a row is no property; the network learns the order of the table by heart.",
            "leave the column out: x[:, 1:], or df.drop(columns=...)",
        ),
        (
            "{column}은 행의 번호입니다({low}부터 {high}까지 한 번씩).",
            "환자 번호나 행 번호는 특성이 아닙니다. 표의 순서를 외우게 됩니다.",
            "그 열을 빼세요: x[:, 1:] 또는 df.drop(columns=...)",
        ),
    ),
    "T308": Words(
        "warning",
        (
            "{share} of the rows are of class {label}, and accuracy is what is looked at.",
            "Always answering {label} has an accuracy of {share}: that is the number to beat.",
            "fit(class_weight='balanced'), and metrics=['accuracy', 'recall', 'precision']",
        ),
        (
            "행의 {share}이(가) 클래스 {label}인데 정확도를 봅니다.",
            "언제나 {label}(이)라고 답해도 정확도가 {share}입니다. 이보다 나아야 합니다.",
            "fit(class_weight='balanced')과 metrics=['accuracy', 'recall', 'precision']",
        ),
    ),
    "T309": Words(
        "warning",
        (
            "Accuracy alone, though {share} of the rows are of one class ({rare} of {rows} looked at are of the rarest).",
            "It is high even if the rare class is never found.",
            "metrics=['accuracy', 'precision', 'recall', 'auc']",
        ),
        (
            "행의 {share}이(가) 한 클래스인데(가장 드문 클래스는 {rows}행 중 {rare}행) 정확도만 봅니다.",
            "드문 클래스를 하나도 찾지 못해도 높게 나옵니다.",
            "metrics=['accuracy', 'precision', 'recall', 'auc']",
        ),
    ),
    "T310": Words(
        "warning",
        (
            "validation_split takes the last rows, and they are unlike the others ({what}: {first} before, {last} among them).",
            "The rows are sorted, so what is judged is not what was learned.",
            "fit(..., validation_split=..., stratify=True), or shuffle the rows before",
        ),
        (
            "validation_split은 마지막 행들을 쓰는데 그 행들이 나머지와 다릅니다({what}: 앞 {first}, 뒤 {last}).",
            "행이 정렬되어 있어 배운 것과 다른 것으로 평가합니다.",
            "fit(..., validation_split=..., stratify=True) 또는 먼저 행을 섞으세요",
        ),
    ),
    "T311": Words(
        "warning",
        (
            "{share} of the rows that are judged were trained on.",
            "Rows that were seen are easy: the score is too good to be true.",
            "train_test_split(x, y, test_size=0.2), with duplicates removed before",
        ),
        (
            "평가하는 행의 {share}이(가) 학습에 쓰인 행입니다.",
            "이미 본 행은 쉬워서 점수가 실제보다 좋게 나옵니다.",
            "중복을 없앤 뒤 train_test_split(x, y, test_size=0.2)",
        ),
    ),
    "T312": Words(
        "warning",
        (
            "The targets are large: {low} to {high}, {mean} on average.",
            "From weights near 0 it takes thousands of steps to get there, and the squared loss is enormous.",
            "scale y (StandardScaler, or y / 1000) and undo it after predict",
        ),
        (
            "정답이 큽니다: {low}부터 {high}까지, 평균 {mean}.",
            "0 근처의 가중치에서 거기까지 가려면 수천 걸음이 걸리고 제곱 손실이 엄청나게 큽니다.",
            "y를 스케일링하고(StandardScaler 또는 y / 1000) predict 뒤에 되돌리세요",
        ),
    ),
    "T317": Words(
        "warning",
        (
            "{column} of x is the target itself.",
            "The answer stands among the inputs: the score is perfect and worth nothing.",
            "leave the column out of x",
        ),
        (
            "x의 {column}이 정답과 똑같습니다.",
            "입력에 답이 들어 있어 점수는 완벽하지만 아무 가치가 없습니다.",
            "x에서 그 열을 빼세요",
        ),
    ),
}

_TRAINING = {
    "T401": Words(
        "warning",
        (
            "The learning rate {rate} is too large ({seen}).",
            "Each step leaps over the minimum, and the loss climbs or breaks.",
            "learning_rate={usual}",
        ),
        (
            "학습률 {rate}이(가) 너무 큽니다({seen}).",
            "걸음마다 최솟값을 뛰어넘어 손실이 커지거나 발산합니다.",
            "learning_rate={usual}",
        ),
    ),
    "T402": Words(
        "warning",
        (
            "The loss jumps between {low} and {high} with learning rate {rate}.",
            "The steps leap from one side of the valley to the other.",
            "learning_rate={less}",
        ),
        (
            "학습률 {rate}에서 손실이 {low}과 {high} 사이를 오르내립니다.",
            "걸음이 골짜기의 한쪽에서 다른 쪽으로 뛰어넘습니다.",
            "learning_rate={less}",
        ),
    ),
    "T403": Words(
        "warning",
        (
            "The learning rate {rate} is too small ({seen}).",
            "The loss creeps down in a straight line: it would take a very long time.",
            "learning_rate={usual}",
        ),
        (
            "학습률 {rate}이(가) 너무 작습니다({seen}).",
            "손실이 직선으로 조금씩만 내려가 아주 오래 걸립니다.",
            "learning_rate={usual}",
        ),
    ),
    "T404": Words(
        "hint",
        (
            "The loss was still falling after {epochs} epochs ({first} to {last}).",
            "The training ended before it was done.",
            "more epochs, with EarlyStopping to end it",
        ),
        (
            "{epochs} 에포크 뒤에도 손실이 내려가는 중이었습니다({first}에서 {last}).",
            "다 배우기 전에 끝났습니다.",
            "에포크를 늘리고 EarlyStopping으로 멈추게 하세요",
        ),
    ),
    "T405": Words(
        "error",
        (
            "The loss is no number any more in epoch {epoch}; {cause}.",
            "A step was so large that values overflowed, or a layer took the logarithm or the root of what has none.",
            "a smaller learning rate, scaled inputs, clipnorm=1.0 in the optimizer",
        ),
        (
            "에포크 {epoch}에서 손실이 숫자가 아니게 되었습니다. {cause}.",
            "한 걸음이 너무 커서 값이 넘쳤거나, 어떤 층이 로그나 제곱근을 구할 수 없는 값에 그것을 구했습니다.",
            "학습률을 줄이고 입력을 스케일링하거나 옵티마이저에 clipnorm=1.0을 주세요",
        ),
    ),
    "T406": Words(
        "warning",
        (
            "Gradients explode: the largest weight is {weight}, the largest loss {loss}.",
            "Large gradients make large weights, which make larger gradients.",
            "scaled inputs, a smaller learning rate, clipnorm=1.0",
        ),
        (
            "기울기가 폭발합니다: 가장 큰 가중치 {weight}, 가장 큰 손실 {loss}.",
            "큰 기울기가 큰 가중치를, 큰 가중치가 더 큰 기울기를 만듭니다.",
            "입력 스케일링, 더 작은 학습률, clipnorm=1.0",
        ),
    ),
    "T407": Words(
        "warning",
        (
            "Overfitting: the validation loss is lowest in epoch {epoch} ({lowest}), then {last}; the training loss falls to {train}.",
            "From there on the rows are learned by heart.",
            "EarlyStopping(patience=5, restore_best_weights=True), Dropout, a smaller network, or more data",
        ),
        (
            "과대적합: 검증 손실이 에포크 {epoch}에서 가장 낮고({lowest}) {last}까지 오르는데 훈련 손실은 {train}까지 내려갑니다.",
            "그때부터는 행을 외우고 있습니다.",
            "EarlyStopping(patience=5, restore_best_weights=True), Dropout, 더 작은 신경망 또는 더 많은 데이터",
        ),
    ),
    "T408": Words(
        "warning",
        (
            "Underfitting: after {epochs} epochs the loss is {loss}; always giving the same answer has {baseline}.",
            "The network has learned next to nothing from the inputs.",
            "more units or layers, a larger learning rate, more epochs; check that x and y belong together",
        ),
        (
            "과소적합: {epochs} 에포크 뒤의 손실이 {loss}인데 언제나 같은 답을 해도 {baseline}입니다.",
            "입력에서 배운 것이 거의 없습니다.",
            "유닛이나 층, 학습률, 에포크를 늘리고 x와 y의 짝이 맞는지 확인하세요",
        ),
    ),
    "T409": Words(
        "warning",
        (
            "The answers are right ({accuracy}) but flat: the loss {loss} is near {flat}, that of a tie; the right class gets {sure}.",
            "The probabilities are as if divided by a high temperature: a softmax of a softmax, or outputs kept small.",
            "one softmax only; no division, strong penalty or bounded activation before it",
        ),
        (
            "답은 맞지만({accuracy}) 밋밋합니다: 손실 {loss}이(가) 비길 때의 {flat}에 가깝고 정답 클래스의 확률이 {sure}입니다.",
            "높은 온도로 나눈 것처럼 확률이 고릅니다. softmax가 두 번이거나 출력이 작게 묶여 있습니다.",
            "softmax는 한 번만. 그 앞에 나눗셈, 강한 규제, 범위가 좁은 활성화 함수를 두지 마세요",
        ),
    ),
    "T410": Words(
        "warning",
        (
            "The accuracy {accuracy} is no better than always answering the largest class ({share}).",
            "The network may be giving one and the same answer.",
            "look at the confusion matrix; class_weight='balanced', scaled inputs",
        ),
        (
            "정확도 {accuracy}이(가) 가장 많은 클래스만 답할 때({share})보다 낫지 않습니다.",
            "언제나 같은 답을 내고 있을 수 있습니다.",
            "혼동 행렬을 보고 class_weight='balanced'와 입력 스케일링을 해 보세요",
        ),
    ),
    "T411": Words(
        "error",
        (
            "The loss is {loss} in all {epochs} epochs: nothing moves.",
            "No gradient arrives: dead ReLUs, a saturated or constant output, or frozen weights.",
            "check the last activation and the loss; scaled inputs; random first weights",
        ),
        (
            "손실이 {epochs} 에포크 내내 {loss}입니다. 아무것도 움직이지 않습니다.",
            "기울기가 전해지지 않습니다: 죽은 ReLU, 포화되거나 일정한 출력, 얼린 가중치.",
            "마지막 활성화 함수와 손실, 입력 스케일링, 가중치 초기화를 확인하세요",
        ),
    ),
    "T412": Words(
        "error",
        (
            "{kind} watches '{monitor}', but there is no validation data.",
            "It never sees a value, so it does nothing.",
            "fit(..., validation_split=0.2), or monitor='loss'",
        ),
        (
            "{kind}이(가) '{monitor}'을(를) 보는데 검증 데이터가 없습니다.",
            "값이 없어 아무 일도 하지 않습니다.",
            "fit(..., validation_split=0.2) 또는 monitor='loss'",
        ),
    ),
    "T413": Words(
        "error",
        (
            "{kind} watches '{monitor}' with mode='{mode}'.",
            "It takes worse for better: it stops, or keeps, at the wrong epoch.",
            "mode='{right}', or leave mode out",
        ),
        (
            "{kind}이(가) '{monitor}'을(를) mode='{mode}'로 봅니다.",
            "나빠지는 것을 좋아지는 것으로 알아 엉뚱한 에포크에서 멈추거나 저장합니다.",
            "mode='{right}'로 하거나 mode를 빼세요",
        ),
    ),
    "T414": Words(
        "warning",
        (
            "batch_size={batch} for {rows} rows: {updates} updates in all.",
            "Weights move once a batch; with so few steps there is little learning.",
            "batch_size=32, or more epochs",
        ),
        (
            "행이 {rows}개인데 batch_size={batch}이라 업데이트가 모두 {updates}번뿐입니다.",
            "가중치는 배치마다 한 번 움직입니다. 걸음이 이렇게 적으면 거의 배우지 못합니다.",
            "batch_size=32 또는 더 많은 에포크",
        ),
    ),
    "T415": Words(
        "hint",
        (
            "batch_size=1 with {rows} rows.",
            "Each step follows one row's accident, and an epoch takes long.",
            "batch_size=32",
        ),
        (
            "행이 {rows}개인데 batch_size=1입니다.",
            "걸음마다 한 행의 우연을 따르고 에포크가 오래 걸립니다.",
            "batch_size=32",
        ),
    ),
    "T416": Words(
        "warning",
        (
            "shuffle=False, and the rows are sorted by class ({classes} classes).",
            "Batch after batch has one class only, and the network forgets the others.",
            "shuffle=True (the default)",
        ),
        (
            "shuffle=False인데 행이 클래스({classes}개) 순서로 정렬되어 있습니다.",
            "배치마다 클래스가 하나뿐이라 다른 클래스를 잊습니다.",
            "shuffle=True(기본값)",
        ),
    ),
    "T417": Words(
        "hint",
        (
            "No seed was set.",
            "The first weights and the shuffling differ from run to run, so the numbers do too.",
            "teul.utils.set_random_seed(0) at the beginning",
        ),
        (
            "시드를 정하지 않았습니다.",
            "처음 가중치와 섞는 순서가 실행할 때마다 달라 결과도 달라집니다.",
            "맨 앞에 teul.utils.set_random_seed(0)",
        ),
    ),
    "T418": Words(
        "error",
        (
            "The targets are amounts ({low} to {high}), but the loss is over classes.",
            "A number such as 3.7 is no class.",
            "loss='mse' (or {known}) with Dense(1)",
        ),
        (
            "정답이 연속된 값({low}부터 {high})인데 손실은 클래스용입니다.",
            "3.7 같은 값은 클래스가 아닙니다.",
            "Dense(1)과 loss='mse'(또는 {known})",
        ),
    ),
}

_JUDGING = {
    "T313": Words(
        "warning",
        (
            "Training and test rows were scaled together ({scaler} fitted on all of them).",
            "The scaling then knows the test rows, so the score is a little too good.",
            "scaler.fit_transform(x_train), then scaler.transform(x_test)",
        ),
        (
            "훈련 행과 테스트 행을 함께 스케일링했습니다({scaler}을(를) 전체에 맞춤).",
            "스케일링이 테스트 행을 미리 알아 점수가 조금 부풀려집니다.",
            "scaler.fit_transform(x_train) 다음에 scaler.transform(x_test)",
        ),
    ),
    "T314": Words(
        "warning",
        (
            "The rows that are judged are those that {kind} watched.",
            "The best epoch was chosen on them, so they are no test any more.",
            "three parts: training, validation for {kind}, and a test that is used once",
        ),
        (
            "평가하는 행이 {kind}이(가) 지켜본 행입니다.",
            "그 행으로 가장 좋은 에포크를 골랐으므로 더는 테스트가 아닙니다.",
            "훈련, {kind}용 검증, 한 번만 쓰는 테스트의 세 부분으로 나누세요",
        ),
    ),
    "T315": Words(
        "warning",
        (
            "The model is judged on the {rows} rows that it was trained on, and on no others.",
            "That says how well they were learned by heart, not what it does with new ones.",
            "train_test_split(x, y, test_size=0.2), fit on the one part and evaluate on the other",
        ),
        (
            "학습에 쓴 {rows}행으로만 평가합니다.",
            "얼마나 외웠는지를 알 뿐, 새 데이터에서 어떨지는 알 수 없습니다.",
            "train_test_split(x, y, test_size=0.2)으로 나누어 한쪽으로 fit, 다른 쪽으로 evaluate하세요",
        ),
    ),
    "T316": Words(
        "error",
        (
            "The {larger} inputs are {ratio} times larger than the others.",
            "Test rows must be prepared exactly as the training rows were.",
            "the same scaler (or / 255.0) for both",
        ),
        (
            "{larger} 입력이 다른 쪽보다 {ratio}배 큽니다.",
            "테스트 행은 훈련 행과 똑같이 준비해야 합니다.",
            "둘 다 같은 스케일러(또는 / 255.0)를 쓰세요",
        ),
    ),
}

CATALOGUE: dict[str, Words] = {**_HEAD, **_STRUCTURE, **_DATA, **_TRAINING, **_JUDGING}
