"""What studies say, in English and in Korean, by id; part of the catalogue in :mod:`teul.messages`."""

STUDY: dict[str, tuple[type[BaseException], str, str]] = {
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
    "study_own_steps": (
        ValueError,
        "{model} trains by steps of its own (train_step, a custom optimizer or run_eagerly), and studies train by the compiled loss alone. "
        "Train such models one by one with fit.",
        "{model}은(는) 자기만의 단계(train_step, 직접 쓴 옵티마이저, run_eagerly)로 학습하는데, 비교는 컴파일한 손실로만 학습합니다. "
        "이런 모델은 fit으로 하나씩 학습하세요.",
    ),
    "one_validation": (
        ValueError,
        "Members are judged in one way, but {given} were given. Keep one of validation_split, validation_data and cv.",
        "검증 방법은 하나여야 하는데 {given}이(가) 함께 왔습니다. validation_split, validation_data, cv 가운데 하나만 쓰세요.",
    ),
    "two_choices": (
        ValueError,
        "A heat map needs two choices of several values; this study has: {known}.",
        "열지도에는 값이 여럿인 선택지가 둘 필요합니다. 이 비교의 선택지: {known}.",
    ),
    "study_folder": (
        ValueError,
        "{path} cannot hold this study: {why}. Name a new folder.",
        "{path}에는 이 비교를 저장할 수 없습니다: {why}. 새 폴더를 쓰세요.",
    ),
    "study_options": (
        ValueError,
        "The saved study was given arguments that are no plain data; give them again to resume(): {names}.",
        "저장된 비교에는 단순한 자료가 아닌 인자가 있었습니다. resume()에 다시 주세요: {names}.",
    ),
    "study_progress": (
        UserWarning,
        "{done} of {total} models done; best {metric} so far {best}; about {left} left",
        "모델 {total}개 가운데 {done}개 완료. 지금까지 가장 좋은 {metric} {best}, 남은 시간 약 {left}",
    ),
    "not_with_executor": (
        ValueError,
        "{name}= needs all configurations in one place, so it does not go with executor=.",
        "{name}=에는 모든 설정이 한곳에 있어야 하므로 executor=와 함께 쓸 수 없습니다.",
    ),
    "importance_needs_table": (
        ValueError,
        "Permutation importance shuffles the columns of one table (rows, columns), but x is {got}.",
        "순열 중요도는 표 하나(행, 열)의 열을 섞습니다. 그런데 x는 {got}입니다.",
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
    # what was found
    "study_as_given": (ValueError, "the model as it is", "모델 그대로"),
    "study_over_seeds": (ValueError, "{seeds:seed/seeds}", "시드 {seeds}개"),
    "study_over_folds": (ValueError, "{folds} folds", "{folds}겹"),
    "study_over_both": (ValueError, "{seeds} seeds of {folds} folds each", "{folds}겹씩 시드 {seeds}개"),
    "study_chosen": (
        ValueError,
        "Chosen: {choice}. {metric} {mean:.4f} ± {sd:.4f} (mean and standard deviation over {over}).",
        "선택: {choice}. {metric} {mean:.4f} ± {sd:.4f} ({over}의 평균과 표준편차).",
    ),
    "study_chosen_once": (
        ValueError,
        "Chosen: {choice}. {metric} {mean:.4f}, seen once.",
        "선택: {choice}. {metric} {mean:.4f}, 한 번만 재었습니다.",
    ),
    "study_test": (
        ValueError,
        "On {rows} test rows that no choice has seen: {metric} {mean:.4f}{spread}. This is the number to report.",
        "어떤 선택도 보지 못한 시험 행 {rows}개에서: {metric} {mean:.4f}{spread}. 보고할 값은 이것입니다.",
    ),
    "study_beats_majority": (
        ValueError,
        "Always answering the most frequent class gives {majority:.4f}.",
        "언제나 가장 흔한 클래스라고 답하면 {majority:.4f}입니다.",
    ),
    "study_no_better": (
        ValueError,
        "That is no better than always answering the most frequent class, which gives {majority:.4f}.",
        "언제나 가장 흔한 클래스라고 답하는 것({majority:.4f})보다 낫지 않습니다.",
    ),
    "study_no_test": (
        ValueError,
        "No rows were kept from the choice, and the best of {count} was chosen by the very numbers shown: on new data expect it to do "
        "somewhat worse. Give test_split=0.2 or test_data= for a number to report.",
        "선택이 보지 못한 행을 남겨 두지 않았고, 여기 보이는 숫자로 {count}개 가운데 가장 좋은 것을 골랐습니다. "
        "새 자료에서는 이보다 조금 나쁠 것입니다. 보고할 값이 필요하면 test_split=0.2나 test_data=를 주세요.",
    ),
    "study_nothing_chosen": (
        ValueError,
        "Nothing was chosen by these numbers, so they may be reported as they are.",
        "이 숫자로 고른 것이 없으므로 그대로 보고해도 됩니다.",
    ),
    "study_one_run": (
        ValueError,
        "Each configuration was trained once, so nothing tells a difference from luck. Give seeds=5 or cv=5.",
        "설정마다 한 번씩만 학습했으므로 차이와 운을 가릴 수 없습니다. seeds=5나 cv=5를 주세요.",
    ),
    "study_no_difference": (
        ValueError,
        "No difference: none of the {pairs} pairs of configurations differs by more than the noise (over {over}, paired, corrected for the "
        "number of comparisons). Take the simplest or the fastest one.",
        "차이 없음: 설정의 짝 {pairs}개 가운데 잡음보다 크게 다른 것이 없습니다({over}, 짝지어 비교, 비교 횟수만큼 보정). "
        "가장 단순하거나 빠른 것을 쓰세요.",
    ),
    "study_all_worse": (
        ValueError,
        "All {others} other configurations are worse by more than the noise (over {over}, paired, corrected for the number of "
        "comparisons).",
        "다른 설정 {others}개는 모두 잡음보다 크게 나쁩니다({over}, 짝지어 비교, 비교 횟수만큼 보정).",
    ),
    "study_some_worse": (
        ValueError,
        "Of {others} other configurations {worse} are worse by more than the noise (over {over}, paired, corrected for the number of "
        "comparisons); {equal} cannot be told from the chosen one.",
        "다른 설정 {others}개 가운데 {worse}개가 잡음보다 크게 나쁩니다({over}, 짝지어 비교, 비교 횟수만큼 보정). "
        "{equal}개는 선택된 것과 구별되지 않습니다.",
    ),
    "study_dropped": (
        ValueError,
        "{count:configuration was/configurations were} dropped after fewer epochs because others were ahead; "
        "nothing is claimed about them.",
        "설정 {count}개는 다른 것이 앞서 있어 더 적은 에포크 뒤에 뺐으며, 이들에 대해서는 아무것도 주장하지 않습니다.",
    ),
    "study_choice_differs": (
        ValueError,
        "{name}: {better} beats {other} by {by:.4f} in {metric} ({p}); {count:pair of values differs/pairs of values differ}.",
        "{name}: {better}이(가) {other}보다 {metric}에서 {by:.4f}만큼 낫습니다({p}). 다른 값의 짝은 {count}개입니다.",
    ),
    "study_choice_same": (
        ValueError,
        "{name}: no difference between its values that is larger than the noise.",
        "{name}: 값 사이에 잡음보다 큰 차이가 없습니다.",
    ),
    "study_matters_most": (
        ValueError,
        "What matters most is {name}: {share:.0%} of the variance between configurations goes with it alone.",
        "가장 중요한 것은 {name}입니다. 설정 사이 분산의 {share:.0%}가 이것 하나를 따릅니다.",
    ),
    "study_diverged": (
        ValueError,
        "Diverged with some seed, and out of the comparison ({count}): {choices}.",
        "어떤 시드에서 발산해 비교에서 뺀 설정({count}개): {choices}.",
    ),
    "study_all_diverged": (
        ValueError,
        "Every configuration diverged with some seed. Try smaller learning rates, or standardize the inputs.",
        "모든 설정이 어떤 시드에서 발산했습니다. 학습률을 줄이거나 입력을 표준화해 보세요.",
    ),
    "study_same_rows": (
        ValueError,
        "All seeds were judged on the same rows: the luck of which rows these are is not part of the noise above.",
        "모든 시드를 같은 행으로 평가했으므로, 어떤 행이 뽑혔는지의 운은 위의 잡음에 들어 있지 않습니다.",
    ),
    "study_incomplete": (
        ValueError,
        "The study was stopped before its end; what was trained less is judged by less.",
        "비교가 끝나기 전에 멈췄습니다. 덜 학습한 것은 덜 학습한 대로 평가했습니다.",
    ),
    # the command
    "cli_study_plan": (
        UserWarning,
        "{name}: {rows} rows to choose by, {test} for the test. {models:model/models}, {epochs:epoch/epochs} each.",
        "{name}: 고를 때 쓰는 행 {rows}개, 시험 행 {test}개. 모델 {models}개, 각각 {epochs} 에포크.",
    ),
    "cli_study_stopped": (
        KeyboardInterrupt,
        "Stopped by Ctrl-C: {done} of {total} models are finished.",
        "Ctrl-C로 멈췄습니다. 모델 {total}개 가운데 {done}개가 끝났습니다.",
    ),
}
