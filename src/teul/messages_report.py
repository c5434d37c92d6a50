"""What is said about reports, pictures and traces: the catalogue's part for :mod:`teul.report`."""

REPORT: dict[str, tuple[type[Exception], str, str]] = {
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
}
