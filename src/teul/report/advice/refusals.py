"""Refusals as findings: what Teul raised, under the code of the rule it breaks."""

from teul.report.advice.finding import Finding, found

# The id of the refusal, and the code of the advice; those that need no facts of their own.
_CODES = {
    "labels_for_binary": "T101", "softmax_of_one": "T102", "labels_for_categorical": "T108", "one_hot_for_sparse": "T109",
    "labels_out_of_range": "T113", "labels_far_out_of_range": "T113", "binary_out_of_range": "T115", "labels_not_whole": "T418",
    "target_does_not_fit": "T120", "target_shape": "T120", "binary_shapes": "T120", "one_hot_shapes": "T120", "sparse_shapes": "T120",
    "flatten_missing": "T121", "layer_input_rank": "T121", "missing_values": "T301", "text_data": "T302",
    "text_columns": "T302", "not_numbers": "T302",
}  # fmt: skip


def from_refusal(error: BaseException) -> Finding | None:
    """The finding for an exception of Teul; None for any other."""
    code = _CODES.get(getattr(error, "code", ""))
    if code is None:
        return None
    says = str(error)
    if code in ("T120", "T121"):
        return found(code, "y", what=says)
    return Finding(code, "error", "y", says, "", "")
