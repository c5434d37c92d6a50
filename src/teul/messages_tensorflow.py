"""What is said to people whose code uses tensorflow around Keras: the catalogue's part for :mod:`teul.course.tensorflow`."""

TENSORFLOW: dict[str, tuple[type[BaseException], str, str]] = {
    "tf_unknown": (
        AttributeError,
        "{module} has no {name!r} here. {hint}Teul answers to the part of TensorFlow that courses use around Keras.",
        "여기의 {module}에는 {name!r}이(가) 없습니다. {hint}Teul은 TensorFlow 가운데 Keras 수업에서 함께 쓰는 부분을 제공합니다.",
    ),
    "tf_gone_graphs": (
        AttributeError,
        "This belongs to TensorFlow 1's graphs. Here values are computed at once: write the formula and print it, or use a model's fit.",
        "TensorFlow 1의 그래프에 속합니다. 여기서는 값이 바로 계산됩니다. 식을 쓰고 출력하거나 모델의 fit을 쓰세요.",
    ),
    "tf_gone_gradients": (
        RuntimeError,
        "tf.gradients belongs to TensorFlow 1's graphs. Write: with tf.GradientTape() as tape: ...; tape.gradient(y, x).",
        "tf.gradients는 TensorFlow 1의 그래프에 속합니다. with tf.GradientTape() as tape: ... 다음에 tape.gradient(y, x)라고 쓰세요.",
    ),
    "tf_gone_estimators": (
        AttributeError,
        "This belongs to TensorFlow 1. Build the model with tf.keras and train it with fit.",
        "TensorFlow 1에 속합니다. tf.keras로 모델을 만들고 fit으로 학습하세요.",
    ),
    "tf_gone_sparse": (
        AttributeError,
        "Use dense tensors; tf.keras.utils.pad_sequences brings rows of unequal length to one.",
        "밀집 텐서를 쓰세요. 길이가 다른 행은 tf.keras.utils.pad_sequences로 맞춥니다.",
    ),
    "tf_gone_rest": (
        AttributeError,
        "Teul answers to the part of TensorFlow that courses use around Keras.",
        "Teul은 TensorFlow 가운데 Keras 수업에서 함께 쓰는 부분을 제공합니다.",
    ),
    "tf_example": (
        ValueError,
        "These {size} bytes are no tf.train.Example. Give what SerializeToString() made, such as a record of a TFRecordDataset.",
        "이 {size}바이트는 tf.train.Example이 아닙니다. TFRecordDataset의 레코드처럼 SerializeToString()이 만든 것을 주세요.",
    ),
    "tf_records": (
        ValueError,
        "{name} is no whole TFRecord file: it ends inside a record, or was compressed; pass compression_type='GZIP' if it was.",
        "{name}은(는) 온전한 TFRecord 파일이 아닙니다. 레코드 중간에서 끝나거나 압축된 파일입니다. "
        "압축했다면 compression_type='GZIP'을 주세요.",
    ),
    "tf_feature": (
        ValueError,
        "{name}: there is no value in this sample, and no default value is given.",
        "{name}: 이 표본에 값이 없고 기본값도 없습니다.",
    ),
    "tape_watch": (
        ValueError,
        "A gradient tape takes tensors and Variables, not {got}. Make one with tf.constant(...) or tf.Variable(...).",
        "그래디언트 테이프에는 텐서나 Variable을 주어야 합니다. {got}은(는) 안 됩니다. tf.constant(...)나 tf.Variable(...)로 만드세요.",
    ),
    "tape_used": (
        RuntimeError,
        "This GradientTape gave its gradients already. For more than one call write tf.GradientTape(persistent=True).",
        "이 GradientTape는 이미 그래디언트를 주었습니다. 여러 번 부르려면 tf.GradientTape(persistent=True)로 만드세요.",
    ),
    "tape_not_recording": (
        ValueError,
        "The tape is not recording: write this inside 'with tf.GradientTape() as tape:'.",
        "테이프가 기록하고 있지 않습니다. 'with tf.GradientTape() as tape:' 안에 쓰세요.",
    ),
    "tape_whole_numbers": (
        UserWarning,
        "Gradients are of floats; this tensor holds {dtype}, so its gradient is None.",
        "그래디언트는 실수에 대해서만 있습니다. 이 텐서는 {dtype}이므로 그래디언트가 None이 됩니다.",
    ),
    "tf_shape": (
        ValueError,
        "{name}: {got} does not fit {expected}.",
        "{name}: {got}은(는) {expected}에 맞지 않습니다.",
    ),
    "tf_assert": (
        ValueError,
        "{name}: the condition does not hold{where}. {message}",
        "{name}: 조건이 맞지 않습니다{where}. {message}",
    ),
    "tf_one_device": (
        UserWarning,
        "{name}: the model trains on this machine's default device; the scope changes nothing.",
        "{name}: 모델은 이 컴퓨터의 기본 장치에서 학습하며, 이 구문은 아무것도 바꾸지 않습니다.",
    ),
    "tf_module_elsewhere": (
        ValueError,
        "The formulas of a tf.Module are Python code and are not in its file. Make the object again and restore its Variables with "
        "tf.train.Checkpoint(module).restore({place!r}).",
        "tf.Module의 식은 파이썬 코드라 파일에 없습니다. 객체를 다시 만들고 "
        "변수는 tf.train.Checkpoint(module).restore({place!r})로 되살리세요.",
    ),
    "tf_signature": (
        TypeError,
        "tf.function: argument {place} must be {expected}, but it is {got}.",
        "tf.function: {place}번째 인자는 {expected}이어야 하는데 {got}입니다.",
    ),
    "tf_first_axes": (
        ValueError,
        "tf.data: arrays must have one first axis of one length, but there are {lengths}.",
        "tf.data: 배열들의 첫 축의 길이가 모두 같아야 하는데 {lengths}입니다.",
    ),
    "tf_promised_shape": (
        ValueError,
        "tf.data: the generator gave shape {got} where {promised} was promised.",
        "tf.data: 생성기가 {promised} 모양을 약속하고 {got} 모양을 주었습니다.",
    ),
    "tf_unequal_elements": (
        ValueError,
        "tf.data: elements of different shapes cannot be batched: {shapes}. padded_batch fills the shorter ones up.",
        "tf.data: 모양이 다른 원소는 묶을 수 없습니다: {shapes}. padded_batch는 짧은 원소를 채워 줍니다.",
    ),
}
