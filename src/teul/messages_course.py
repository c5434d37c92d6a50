"""What is said to people who run code of older Keras: the catalogue's part for :mod:`teul.course` and old spellings."""

COURSE: dict[str, tuple[type[BaseException], str, str]] = {
    # old spellings
    "old_useless": (
        UserWarning,
        "{owner}: {name}= belongs to older Keras and changes nothing here; it can go.",
        "{owner}: {name}=는 예전 Keras의 인자로 여기서는 아무것도 바꾸지 않습니다. 지워도 됩니다.",
    ),
    "old_method": (
        UserWarning,
        "model.{name}(...) is an old method and is understood; today one writes {today}.",
        "model.{name}(...)은 예전 메서드라 그대로 알아듣습니다. 지금은 {today}(으)로 씁니다.",
    ),
    "old_steps": (
        UserWarning,
        "{name}={steps} is no whole number; {whole} batches are taken.",
        "{name}={steps}은(는) 정수가 아니므로 배치 {whole}개로 합니다.",
    ),
    "old_kernel_size": (
        UserWarning,
        "{name}({filters}, {size[0]}, ...) is Keras 1's way; today one writes {name}({filters}, {size}).",
        "{name}({filters}, {size[0]}, ...)은 Keras 1의 표기입니다. 지금은 {name}({filters}, {size})로 씁니다.",
    ),
    "old_embedding_dropout": (
        UserWarning,
        "Embedding(dropout={rate}) is Keras 1's and is left out; write SpatialDropout1D({rate}) as the next layer, which drops as much.",
        "Embedding(dropout={rate})은 Keras 1의 인자라 뺐습니다. 다음 층으로 SpatialDropout1D({rate})를 쓰면 그만큼 뺍니다.",
    ),
    "old_merge": (
        UserWarning,
        "merge(..., mode={mode!r}) is an old function and is understood; today there is one for each: add, multiply, concatenate, dot.",
        "merge(..., mode={mode!r})은 예전 함수라 그대로 알아듣습니다. 지금은 add, multiply, concatenate, dot을 각각 씁니다.",
    ),
    "epochs_capped": (
        UserWarning,
        "Trains for {epochs} epochs instead of {asked}, because TEUL_MAX_EPOCHS={epochs}.",
        "TEUL_MAX_EPOCHS={epochs}이므로 {asked}에포크 대신 {epochs}에포크만 학습합니다.",
    ),
    "tensorboard_silent": (
        UserWarning,
        "TensorBoard writes nothing here, and the training goes on without it: {why}",
        "TensorBoard 기록 없이 학습을 계속합니다: {why}",
    ),
    # names that are not there
    "course_unknown_name": (
        AttributeError,
        "{name} ({place}): Teul has nothing of that name. {hint}If the script needs it, run it with Keras itself.",
        "{name} ({place}): Teul에는 그런 이름이 없습니다. {hint}꼭 필요하면 Keras로 직접 실행하세요.",
    ),
    "course_unknown_module": (
        ModuleNotFoundError,
        "No module named {name!r} ({place}): Teul has none of that name. {hint}If the script needs it, run it with Keras itself.",
        "{name!r} 모듈이 없습니다 ({place}): Teul에는 그런 이름의 모듈이 없습니다. {hint}꼭 필요하면 Keras로 직접 실행하세요.",
    ),
    "course_gone": (
        NotImplementedError,
        "{name} ({place}) is not in Teul. {instead}",
        "{name} ({place})은(는) Teul에 없습니다. {instead}",
    ),
    "gone_private": (
        NotImplementedError,
        "It is Keras's own machinery; import the public name, such as keras.layers.Layer or keras.utils.to_categorical.",
        "Keras 내부용 이름입니다. keras.layers.Layer, keras.utils.to_categorical 같은 공개된 이름을 쓰세요.",
    ),
    "gone_graph": (
        NotImplementedError,
        "It belongs to TensorFlow 1's graphs and sessions; write the model with keras.Sequential or keras.Model.",
        "TensorFlow 1의 그래프와 세션에 속합니다. keras.Sequential이나 keras.Model로 모델을 쓰세요.",
    ),
    "gone_examples": (
        NotImplementedError,
        "TensorFlow dropped its examples; write (x, y), (x_test, y_test) = keras.datasets.mnist.load_data().",
        "TensorFlow에서 없어진 예제입니다. (x, y), (x_test, y_test) = keras.datasets.mnist.load_data()로 쓰세요.",
    ),
    "gone_data_sets": (
        NotImplementedError,
        "Take keras.datasets where the data set is there, or read its files with pandas, NumPy or image_dataset_from_directory.",
        "keras.datasets에 있는 데이터면 그것을 쓰고, 아니면 pandas, NumPy, image_dataset_from_directory로 파일을 읽으세요.",
    ),
    "gone_hub": (
        NotImplementedError,
        "It brings networks that others trained; run the script with TensorFlow itself.",
        "다른 곳에서 학습한 모델을 가져오는 패키지입니다. TensorFlow로 실행하세요.",
    ),
    "gone_tuner": (
        NotImplementedError,
        "Search with teul.study, or with scikit-learn's GridSearchCV and keras.wrappers.scikit_learn.",
        "teul.study나, scikit-learn의 GridSearchCV와 keras.wrappers.scikit_learn으로 찾으세요.",
    ),
    "gone_deploy": (
        NotImplementedError,
        "It is for running models elsewhere; save with model.save('model.keras') and convert that file with Keras itself.",
        "모델을 다른 곳에서 쓰기 위한 것입니다. model.save('model.keras')로 저장하고 그 파일을 Keras에서 변환하세요.",
    ),
    "gone_distribution": (
        NotImplementedError,
        "Teul trains on the devices JAX sees; leave the line out.",
        "Teul은 JAX가 보는 장치에서 학습합니다. 이 줄을 빼세요.",
    ),
    "gone_layer": (
        NotImplementedError,
        "Write it as a layer of your own (class MyLayer(keras.layers.Layer)), or run the script with Keras itself.",
        "직접 층으로 쓰거나(class MyLayer(keras.layers.Layer)) Keras로 실행하세요.",
    ),
    "gone_time_distributed": (
        NotImplementedError,
        "Write TimeDistributed(Dense(units)).",
        "TimeDistributed(Dense(units))로 쓰세요.",
    ),
    "gone_merge": (
        NotImplementedError,
        "Write the branches with the functional API: concatenate([a(x1), b(x2)]) and Model(inputs=[x1, x2], outputs=y).",
        "함수형 API로 가지를 쓰세요: concatenate([a(x1), b(x2)])와 Model(inputs=[x1, x2], outputs=y).",
    ),
    "gone_multi_gpu": (
        NotImplementedError,
        "Train the model itself: leave multi_gpu_model out.",
        "multi_gpu_model을 빼고 모델을 그대로 학습하세요.",
    ),
    "gone_hdf5_matrix": (
        NotImplementedError,
        "Read the table with h5py: x = h5py.File(path)['x'][:].",
        "h5py로 읽으세요: x = h5py.File(path)['x'][:].",
    ),
    "gone_feature_space": (
        NotImplementedError,
        "Use keras.layers.Normalization, StringLookup and CategoryEncoding on the columns.",
        "열마다 keras.layers.Normalization, StringLookup, CategoryEncoding을 쓰세요.",
    ),
    "gone_audio": (
        NotImplementedError,
        "Read the sounds with scipy.io.wavfile and pass arrays.",
        "scipy.io.wavfile로 소리를 읽어 배열로 주세요.",
    ),
    "gone_remote_monitor": (
        NotImplementedError,
        "Use keras.callbacks.CSVLogger or ModelCheckpoint.",
        "keras.callbacks.CSVLogger나 ModelCheckpoint를 쓰세요.",
    ),
    "gone_applications": (
        NotImplementedError,
        "Networks with weights trained on ImageNet are not shipped; load a saved one with keras.models.load_model('model.keras').",
        "ImageNet으로 학습된 모델은 들어 있지 않습니다. 저장해 둔 것을 keras.models.load_model('model.keras')로 읽으세요.",
    ),
    "gone_experimental": (
        NotImplementedError,
        "It was an experiment of its time.",
        "그 시절의 실험적인 기능입니다.",
    ),
    "gone_graph_model": (
        NotImplementedError,
        "Write the model with the functional API: keras.Model(inputs, outputs).",
        "함수형 API로 쓰세요: keras.Model(inputs, outputs).",
    ),
    "gone_yaml": (
        NotImplementedError,
        "The text is not JSON, which model.to_yaml() writes here, and PyYAML is not installed to read it: use to_json and model_from_json.",
        "model.to_yaml()이 쓰는 JSON이 아닌데 PyYAML이 설치되어 있지 않아 읽을 수 없습니다. to_json과 model_from_json을 쓰세요.",
    ),
    "gone_gradients": (
        NotImplementedError,
        "Use tf.GradientTape: with tf.GradientTape() as tape: ...; tape.gradient(loss, weights).",
        "tf.GradientTape를 쓰세요: with tf.GradientTape() as tape: ...; tape.gradient(loss, weights).",
    ),
    # Colab
    "colab_upload": (
        UserWarning,
        "google.colab.files.upload() ({place}): this is not Colab; the files of the working folder are read instead.",
        "google.colab.files.upload() ({place}): Colab이 아니므로 작업 폴더의 파일을 대신 읽습니다.",
    ),
    "colab_upload_missing": (
        FileNotFoundError,
        "{place}: the script asks for the uploaded file {name!r}. Put it into {folder}.",
        "{place}: 업로드한 파일 {name!r}이 필요합니다. {folder}에 넣어 두세요.",
    ),
    "colab_download": (
        UserWarning,
        "google.colab.files.download({name!r}): the file is here already.",
        "google.colab.files.download({name!r}): 파일은 이미 여기에 있습니다.",
    ),
    "colab_mount": (
        UserWarning,
        "google.colab.drive.mount ({place}): this is not Colab; nothing is mounted. Paths under /content do not exist here.",
        "google.colab.drive.mount ({place}): Colab이 아니므로 연결하지 않습니다. /content 아래의 경로는 여기에 없습니다.",
    ),
    # teul run
    "run_note": (
        UserWarning,
        "teul: {place}: {text}",
        "teul: {place}: {text} (알림)",
    ),
    "run_missing": (
        FileNotFoundError,
        "There is no file {path}.",
        "{path} 파일이 없습니다.",
    ),
    "run_usage": (
        ValueError,
        "teul run [--max-epochs N] [--report] script.py|notebook.ipynb [arguments of the script]",
        "teul run [--max-epochs N] [--report] script.py|notebook.ipynb [스크립트의 인자]",
    ),
    "run_figures": (
        UserWarning,
        "{count:figure/figures} saved: {paths}",
        "그림 {count}개를 저장했습니다: {paths}",
    ),
    "run_notebook_written": (
        UserWarning,
        "The executed notebook: {path}",
        "실행한 노트북: {path}",
    ),
    "run_not_a_notebook": (
        ValueError,
        "{path} is not a notebook: {why}.",
        "{path}은(는) 노트북이 아닙니다: {why}.",
    ),
    "run_magic": (
        UserWarning,
        "{line} belongs to the notebook's own machinery and is left out.",
        "{line}은(는) 노트북 자체의 명령이라 건너뜁니다.",
    ),
    "run_shell": (
        UserWarning,
        "{line} is a command of the shell and is left out; run it yourself if the notebook needs what it does.",
        "{line}은(는) 셸 명령이라 건너뜁니다. 노트북에 필요하면 직접 실행하세요.",
    ),
    "modernize_syntax": (
        ValueError,
        "{path}, line {line}, is no Python 3: {why}",
        "{path} {line}번째 줄은 Python 3 문법이 아닙니다: {why}",
    ),
    "modernize_by_hand": (
        UserWarning,
        "teul: {place}: to be changed by hand: {why}",
        "teul: {place}: 직접 고쳐야 합니다: {why}",
    ),
    "modernize_samples": (
        UserWarning,
        "samples_per_epoch counted samples; steps_per_epoch counts batches, so divide by the batch size.",
        "samples_per_epoch는 표본 수였습니다. steps_per_epoch는 배치 수이므로 배치 크기로 나누세요.",
    ),
    "modernize_decay": (
        UserWarning,
        "decay= is left out: the learning rate is set elsewhere, and one that follows a schedule cannot be set.",
        "decay=를 뺐습니다. 학습률을 다른 곳에서 바꾸는데, 스케줄을 따르는 학습률은 바꿀 수 없습니다.",
    ),
    "run_report": (
        UserWarning,
        "What was trained",
        "학습한 것",
    ),
    "run_report_fit": (
        UserWarning,
        "{number}. {name}: {params:,} weights, {epochs:epoch/epochs} in {seconds:.1f} s, {last}",
        "{number}. {name}: 가중치 {params:,}개, {epochs}에포크 {seconds:.1f}초, {last}",
    ),
    "run_report_nothing": (
        UserWarning,
        "Nothing was trained with fit.",
        "fit으로 학습한 것이 없습니다.",
    ),
    "run_report_worse": (
        UserWarning,
        "   the {name} was best at epoch {best} of {epochs} and rose after it: too many epochs, or too large a model",
        "   {name}은(는) {epochs}에포크 가운데 {best}에포크에서 가장 낮고 그 뒤로 올랐습니다: 에포크가 많거나 모델이 큽니다",
    ),
    "run_report_flat": (
        UserWarning,
        "   the loss has not fallen: look at the learning rate, the scale of the data and the last layer",
        "   손실이 줄지 않았습니다: 학습률, 데이터의 크기, 마지막 층을 살펴보세요",
    ),
    "run_report_nan": (
        UserWarning,
        "   the loss was no number: scale the data or lower the learning rate",
        "   손실이 숫자가 아니었습니다: 데이터의 크기를 맞추거나 학습률을 낮추세요",
    ),
}
