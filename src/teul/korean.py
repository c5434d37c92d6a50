"""Korean for the words and phrases that code hands to messages as facts: kinds of things, requirements, descriptions of data sets."""

import re

#: The facts of a message that are words of ours, not names or values of the user's.
TRANSLATED = ("kind", "expected", "why", "task")

WORDS = {
    # kinds of things
    "activation": "활성화 함수",
    "constraint": "제약",
    "data set": "데이터 집합",
    "dtype policy": "자료형 정책",
    "history": "학습 기록",
    "initializer": "초기화 방법",
    "layer": "층",
    "layer in the configuration": "설정 속 층",
    "learning rate schedule": "학습률 스케줄",
    "logic gate": "논리 게이트",
    "loss": "손실 함수",
    "metric": "지표",
    "model": "모델",
    "model class": "모델 클래스",
    "operation": "연산",
    "optimizer": "옵티마이저",
    "output": "출력",
    "regularizer": "규제",
    "task": "과제",
    "value in filepath": "filepath 속 값",
    # data sets that are missing
    "TEUL_OFFLINE is set": "TEUL_OFFLINE이 켜져 있습니다",
    "it could not be downloaded (no network, or the mirrors do not answer)": "내려받지 못했습니다. 인터넷이 없거나 서버가 답하지 않습니다",
    "uncompressed content": "압축을 푼 내용",
    # tasks
    "binary": "두 클래스 분류",
    "multiclass": "여러 클래스 분류",
    "multilabel": "여러 라벨 분류",
    "regression": "회귀",
    "unit_regression": "0과 1 사이의 회귀",
    # requirements
    "a dict such as {0: 1.0, 1: 5.0}, or 'balanced'": "{0: 1.0, 1: 5.0} 같은 dict 또는 'balanced'",
    "a matrix": "행렬",
    "a number": "수",
    "a number greater than 0": "0보다 큰 수",
    "a number that is 0 or more": "0 이상인 수",
    "a number that is 0 or more, or a schedule": "0 이상인 수 또는 스케줄",
    "a number, 0 or above": "0 이상인 수",
    "a positive integer": "1 이상인 정수",
    "a positive integer or a bool": "1 이상인 정수 또는 True/False",
    "a whole number above 0": "1 이상인 정수",
    "above 0": "0보다 큰 수",
    "an integer": "정수",
    "an integer or None": "정수 또는 None",
    "at least 0 and less than 1": "0 이상 1 미만인 수",
    "below 1": "1보다 작은 수",
    "between 0 and 1, or None": "0과 1 사이의 수 또는 None",
    "numbers with commas, such as 64,32": "64,32처럼 쉼표로 이은 수",
    "the shape of one sample, such as (784,)": "(784,) 같은 표본 하나의 모양",
    "whole-number labels": "정수 라벨",
    # data sets
    "1,797 handwritten digits, 8 x 8 pixels": "손글씨 숫자 1,797장, 8 x 8 화소",
    "150 iris flowers of three species, four lengths each": "붓꽃 세 종 150송이, 길이 네 가지",
    "178 wines of three growers, 13 chemical measurements": "재배자 셋의 포도주 178병, 화학 측정값 13가지",
    "569 breast tumours, malignant or benign, 30 measurements": "유방 종양 569건, 악성 또는 양성, 측정값 30가지",
    "442 patients, ten measurements; a number to predict: progress of the disease": "환자 442명, 측정값 10가지, 병의 진행 정도를 예측",
    "200 points of a straight line with normal noise; a number to predict": "정규 잡음이 섞인 직선 위의 점 200개, 수를 예측",
    "1,000 points of two half moons that reach into each other": "서로 맞물린 두 반달의 점 1,000개",
    "70,000 handwritten digits, 28 x 28 pixels": "손글씨 숫자 70,000장, 28 x 28 화소",
    "70,000 pictures of ten kinds of clothes, 28 x 28 pixels": "옷 열 종류의 사진 70,000장, 28 x 28 화소",
    "470 lung-cancer patients; did they die within a year of surgery? (70 did)": "폐암 환자 470명, 수술 뒤 1년 안에 사망했는가(70명)",
    "768 women of the Pima people; did they develop diabetes? (268 did)": "피마족 여성 768명, 당뇨병에 걸렸는가(268명)",
    "208 sonar echoes in 60 bands: a mine or a rock?": "60개 대역의 음파 반향 208건, 기뢰인가 바위인가",
    "6,497 Portuguese wines: red or white?": "포르투갈 포도주 6,497병, 레드인가 화이트인가",
    "506 districts of Boston, a price to predict; kept only for old course code, see its docstring": "보스턴 506개 구역, 집값을 예측. "
    "옛 수업 코드를 위해서만 두었으니 docstring을 보세요",
}

#: Phrases with a value in them; the first that fits.
_PATTERNS = [
    (r"one of (.*)", r"\1 가운데 하나"),
    (r"at least (\S+)", r"\1 이상"),
    (r"(\S+) or (?:more|above)", r"\1 이상"),
    (r"(\S+) or less", r"\1 이하"),
    (r"(?:a number |a share )?from (\S+) to (\S+)", r"\1부터 \2까지의 수"),
    (r"(?:a number |a share )?between (\S+) and (\S+)", r"\1과(와) \2 사이의 수"),
    (r"a number from (\S+) up", r"\1 이상인 수"),
    (r"labels from (\S+) to (\S+)", r"\1부터 \2까지의 라벨"),
    (r"a multiple of (.*)", r"\1의 배수"),
    (r"of shape (.*)", r"모양이 \1인 것"),
    (r"('\w+'(?:, '\w+')*) or ('\w+')", r"\1 또는 \2"),
    (r"the truth table of (\w+)", r"\1의 진리표"),
]


def korean(words: str) -> str:
    """The words in Korean; what is in no table stays as it is.

    >>> korean("loss"), korean("one of sum, mean"), korean("quite another thing")
    ('손실 함수', 'sum, mean 가운데 하나', 'quite another thing')
    """
    if words in WORDS:
        return WORDS[words]
    for pattern, form in _PATTERNS:
        if match := re.fullmatch(pattern, words):
            return match.expand(form)
    return words
