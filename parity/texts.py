"""The texts of the fixtures, written for them, and the tiny vocabulary cut from these texts."""

from collections import Counter

LONG_KOREAN = (
    "지난주 금요일에 주문한 상품이 아직 도착하지 않아서 문의드립니다. 배송 조회를 해 보면 계속 상품 준비 중이라고만 "
    "나오고, 고객 센터에 전화를 걸어도 연결이 되지 않습니다. 이번 주말에 꼭 필요한 물건이라서 늦어도 목요일까지는 "
    "받아야 하는데, 만약 그때까지 받을 수 없다면 주문을 취소하고 환불을 받고 싶습니다. 환불은 며칠이나 걸리는지, "
    "그리고 결제할 때 사용한 쿠폰과 포인트도 함께 돌려받을 수 있는지 알려 주세요."
)
LONG_ENGLISH = (
    "I ordered two items last week and only one of them has arrived, so I would like to know when the other one will "
    "be sent, whether I have to pay for shipping again, and how I can change the address before it leaves your store. "
    "If it is too late to change the address, please cancel the order and return the money to my card."
)

TEXTS = [
    "배송은 얼마나 걸리나요?",
    "환불은 며칠 안에 처리되나요?",
    "비밀번호를 잊어버렸어요.",
    "회원 탈퇴는 어떻게 하나요?",
    "배고프다.",
    "얼른 밥 먹어.",
    "주문한 상품을 취소하고 싶습니다.",
    "포인트는 언제 적립되나요?",
    "영수증을 다시 받을 수 있나요?",
    "주말에도 고객 센터에 전화할 수 있나요?",
    "해외 배송도 가능한가요?",
    "로그인이 되지 않습니다",
    "쿠폰을 사용했는데 할인이 적용되지 않았어요!",
    "배송지를 바꾸려면 어떻게 해야 하나요?",
    LONG_KOREAN,
    "How long does shipping take?",
    "Can I get a refund?",
    "I forgot my password.",
    "Where is my order?",
    "please cancel my account",
    "THE STORE IS OPEN TODAY",
    LONG_ENGLISH,
    "iPhone 15 케이스 있나요?",
    "PDF 파일로 영수증을 보내 주세요.",
    "wifi 비밀번호가 뭐예요?",
    "order 번호는 2024-0817 입니다.",
    "A/S 센터는 어디에 있나요?",
    "감사합니다 😊",
    "😀😃😄",
    "택배 왔다 🎉🎉 고마워요",
    "?!...,;:",
    "---",
    "12345",
    "3,500원입니다.",
    " ",
    "가",
    "  앞뒤에  빈칸이   있는 글  ",
    "café naïve",
    "漢字도 섞인 글",
    "줄이\n바뀌고\t탭도 있는 글",
]

# Rows of TEXTS whose hidden states are stored: Korean, long Korean, English, mixed, emoji, blank.
HIDDEN_STATE_ROWS = [0, 14, 15, 22, 29, 34]

# Questions and answers of a small shop, for the training trace.
PAIRS = [
    ("배송은 얼마나 걸리나요?", "보통 이틀 안에 도착합니다."),
    ("환불은 언제 되나요?", "신청하신 날부터 사흘 안에 처리됩니다."),
    ("비밀번호를 잊어버렸어요.", "로그인 화면에서 비밀번호 찾기를 눌러 주세요."),
    ("회원 탈퇴는 어떻게 하나요?", "설정에서 계정 삭제를 고르시면 됩니다."),
    ("배송지를 바꾸고 싶어요.", "출고 전이라면 주문 내역에서 주소를 바꿀 수 있습니다."),
    ("해외로도 보내 주나요?", "지금은 국내 배송만 가능합니다."),
    ("포인트는 언제 들어오나요?", "구매를 확정하면 다음 날 적립됩니다."),
    ("쿠폰이 적용되지 않아요.", "사용 기간과 최소 금액을 확인해 주세요."),
    ("영수증을 받을 수 있나요?", "주문 내역에서 영수증을 내려받을 수 있습니다."),
    ("고객 센터는 몇 시까지 하나요?", "평일 오후 여섯 시까지 전화를 받습니다."),
    ("주말에도 전화할 수 있나요?", "주말에는 게시판에 글을 남겨 주세요."),
    ("상품이 깨져서 왔어요.", "사진을 보내 주시면 새 상품으로 바꿔 드립니다."),
    ("크기가 맞지 않아요.", "한 번은 무료로 교환해 드립니다."),
    ("주문을 취소하고 싶습니다.", "출고 전에는 바로 취소할 수 있습니다."),
    ("결제가 되지 않아요.", "카드 한도와 유효 기간을 확인해 주세요."),
    ("무통장 입금도 되나요?", "네, 이틀 안에 입금해 주시면 됩니다."),
    ("선물 포장을 해 주나요?", "주문할 때 포장을 고르실 수 있습니다."),
    ("다시 들어오면 알려 주나요?", "알림을 신청하시면 문자를 보내 드립니다."),
    ("매장은 어디에 있나요?", "서울과 부산에 하나씩 있습니다."),
    ("주차할 수 있나요?", "지하에 두 시간 동안 세울 수 있습니다."),
    ("로그인이 안 돼요.", "아이디를 먼저 확인해 주세요."),
    ("전화번호가 바뀌었어요.", "내 정보에서 새 번호를 적어 주세요."),
    ("반품 비용은 얼마인가요?", "왕복 육천 원입니다."),
    ("세탁기로 빨아도 되나요?", "찬물에 손으로 빨아 주세요."),
    ("배터리는 얼마나 가나요?", "하루에 여덟 시간쯤 쓸 수 있습니다."),
    ("보증 기간이 있나요?", "산 날부터 일 년입니다."),
    ("부품만 따로 살 수 있나요?", "고객 센터에 물어보시면 알려 드립니다."),
    ("설치도 해 주나요?", "기사님이 집으로 찾아가 설치해 드립니다."),
    ("예약을 바꿀 수 있나요?", "하루 전까지 바꿀 수 있습니다."),
    ("아이도 함께 갈 수 있나요?", "일곱 살부터 들어갈 수 있습니다."),
    ("강아지를 데려가도 되나요?", "작은 강아지만 가방에 넣어 데려올 수 있습니다."),
    ("와이파이가 있나요?", "네, 비밀번호는 벽에 적혀 있습니다."),
]

SPECIAL_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = (
    "배송 환불 주문 상품 비밀 회원 고객 센터 전화 영수증 포인트 쿠폰 적립 취소 로그인 결제 교환 반품 주세요 "
    "확인 기간 the to order shipping card one my ##나요 ##습니다 ##니다 ##번호 ##에서 ##세요 ##하고 ##어요 "
    "##ing ##ed ##er"
).split()
SYMBOLS = list(".,?!-:/0123456789")
LETTERS = list("abcdefghijklmnopqrstuvwxyz") + list("ADFIP") + ["##" + letter for letter in "abcdefghiklmnoprstuvwxyz"]
DIGIT_PARTS = ["##" + digit for digit in "0123456789"]
VOCABULARY_SIZE = 320


def vocabulary(special_tokens=SPECIAL_TOKENS):
    """Special tokens, words, letters, then the most frequent Hangul syllables, first as word starts or as ## parts."""
    counts = Counter()
    for text in TEXTS + [side for pair in PAIRS for side in pair]:
        for word in text.split():
            syllables = [letter for letter in word if "가" <= letter <= "힣"]
            counts.update(syllables[:1])
            counts.update("##" + syllable for syllable in syllables[1:])
    pieces = list(special_tokens) + WORDS + SYMBOLS + LETTERS + DIGIT_PARTS
    syllables = sorted((piece for piece in counts if piece not in pieces), key=lambda piece: (-counts[piece], piece))
    pieces += syllables[: VOCABULARY_SIZE - len(pieces)]
    return {piece: number for number, piece in enumerate(pieces)}
