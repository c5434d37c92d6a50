"""What is said about reports, pictures and traces: the catalogue's part for :mod:`teul.report`."""

REPORT: dict[str, tuple[type[BaseException], str, str]] = {
    # teul check
    "check_nothing": (
        UserWarning,
        "{path}: nothing wrong was found in {models:model/models}.",
        "{path}: 모델 {models}개에서 잘못된 것을 찾지 못했습니다.",
    ),
    "check_sum": (
        UserWarning,
        "{path}: {errors:error/errors}, {warnings:warning/warnings}, {hints:hint/hints}.",
        "{path}: 오류 {errors}개, 경고 {warnings}개, 도움말 {hints}개.",
    ),
    "check_no_model": (
        UserWarning,
        "{path}: no model was compiled.",
        "{path}: 컴파일된 모델이 없습니다.",
    ),
    "check_stopped": (
        UserWarning,
        "The script stopped with {error}.",
        "스크립트가 멈추었습니다: {error}.",
    ),
    "advice_broken_layer": (
        UserWarning,
        "the first layer that gives no numbers is '{layer}'",
        "숫자가 아닌 값을 처음 내는 층은 '{layer}'입니다",
    ),
    "advice_largest_weight": (
        UserWarning,
        "the largest weight is {weight:.3g}, in layer '{layer}'",
        "가장 큰 가중치는 '{layer}' 층의 {weight:.3g}입니다",
    ),
    "written": (UserWarning, "Written: {path}", "저장했습니다: {path}"),
    # teul.trace
    "trace_too_large": (
        ValueError,
        "A trace shows every number, and this model has {weights:,} weights; {most:,} is the most. Trace a smaller one.",
        "trace는 모든 숫자를 보여 줍니다. 이 모델의 가중치는 {weights:,}개인데 {most:,}개까지 됩니다. 더 작은 모델로 하세요.",
    ),
    "trace_layer": (
        ValueError,
        "Layer '{layer}' ({kind}) cannot be traced by hand. Dense layers with linear, sigmoid, tanh, relu or softmax can.",
        "층 '{layer}'({kind})은(는) 손으로 따라갈 수 없습니다. linear, sigmoid, tanh, relu, softmax를 쓰는 Dense 층만 됩니다.",
    ),
    "trace_loss": (
        ValueError,
        "The loss {loss!r} cannot be traced. Give loss= one of {known}.",
        "손실 {loss!r}은(는) 따라갈 수 없습니다. loss=에 다음 중 하나를 주세요: {known}.",
    ),
    "trace_node": (UserWarning, "node", "노드"),
    "trace_formula": (UserWarning, "formula", "계산"),
    "trace_value": (UserWarning, "value", "값"),
    "trace_slope": (UserWarning, "slope", "미분"),
    "trace_weight": (UserWarning, "weight", "가중치"),
    "trace_input": (UserWarning, "input", "입력"),
    # teul.report
    "report_headline": (
        UserWarning,
        "{name}: {task} on {rows} rows",
        "{name}: {task}, {rows}행",
    ),
    "report_score": (UserWarning, "score", "점수"),
    "report_majority": (UserWarning, "majority", "최다 클래스"),
    "report_mean": (UserWarning, "mean", "평균"),
    "report_logistic": (UserWarning, "logistic regression", "로지스틱 회귀"),
    "report_beaten": (
        UserWarning,
        "No better than a simple answer: {score} {value:.3f}, {baseline} {other:.3f}.",
        "단순한 답보다 낫지 않습니다: {score} {value:.3f}, {baseline} {other:.3f}.",
    ),
    "report_worst": (
        UserWarning,
        "Worst answered rows: {rows}",
        "가장 많이 틀린 행: {rows}",
    ),
}
