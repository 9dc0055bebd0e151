"""Analyses, with measures computed by hand from the published formulas."""

from __future__ import annotations

import pytest

from heygen_studio.errors import InputError, ScriptError
from heygen_studio.scripts import AnalyzeRequest, ScenesRequest, ScriptAnalysis, ScriptDesk, TranslateRequest

# Each with the sum that it was computed by: W words, S sentences, Y syllables, L letters.
READABILITY = [
    # W 9, S 2, Y 9: 206.835 - 1.015 * 4.5 - 84.6
    ("en", "The cat sat on the mat. The dog ran.", 117.7, "Flesch Reading Ease", 9),
    # The worked examples of the literature: 116 and 37.5 (24 syllables in 13 words).
    ("en", "The cat sat on the mat.", 116.1, "Flesch Reading Ease", 6),
    (
        "en",
        "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.",
        37.5,
        "Flesch Reading Ease",
        13,
    ),
    # W 8, S 2, Y 12: 206.84 - 1.02 * 4 - 60 * 1.5
    ("es", "La casa es grande. El perro come pan.", 112.8, "Fernández Huerta", 8),
    # W 7, S 2, Y 7: 207 - 1.015 * 3.5 - 73.6
    ("fr", "Le chat dort. Il mange du pain.", 129.8, "Kandel-Moles", 7),
    # W 9, S 2, Y 10: 180 - 4.5 - 58.5 * 10 / 9
    ("de", "Das Haus ist alt. Der Hund schläft im Garten.", 110.5, "Amstad", 9),
    # W 7, S 2, L 28: 89 + (600 - 280) / 7
    ("it", "Il gatto dorme. Maria beve il latte.", 134.7, "Gulpease", 7),
    # W 7, S 2, Y 11: 248.835 - 1.015 * 3.5 - 84.6 * 11 / 7
    ("pt", "O gato dorme. A casa é azul.", 112.3, "Flesch, Martins et al.", 7),
    # 7 characters, runs of one kanji and one hiragana: -0.12 * 7 + 7.4 - 23.18 + 115.79
    ("ja", "私は本を読む。", 99.2, "Tateisi et al.", 5),
    ("zh", "我喜欢学习中文。", None, "", 4),
    ("ko", "나는 학교에 갑니다.", None, "", 3),
]


def analysis(desk: ScriptDesk, script: str, language: str | None = None) -> ScriptAnalysis:
    return desk.analyse(AnalyzeRequest(script=script, language=language))


@pytest.mark.parametrize(("language", "script", "score", "formula", "count"), READABILITY)
def test_readability_and_words(
    desk: ScriptDesk, language: str, script: str, score: float | None, formula: str, count: int
) -> None:
    found = analysis(desk, script, language)
    assert found.readability_score == score
    assert found.readability_formula == formula
    assert bool(found.readability_reason) == (score is None)
    assert found.word_count == count


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        ("en", "This is a wonderful, happy day.", "This is a terrible, sad disaster."),
        ("es", "Es un día maravilloso y feliz.", "Es un desastre terrible y triste."),
        ("fr", "C'est une journée merveilleuse et joyeuse.", "C'est un désastre terrible et triste."),
        (
            "de",
            "Das ist ein wunderbarer, glücklicher Tag.",
            "Das ist eine schreckliche, traurige Katastrophe.",
        ),
        ("it", "È una giornata meravigliosa e felice.", "È un disastro terribile e triste."),
        ("pt", "É um dia maravilhoso e feliz.", "É um desastre terrível e triste."),
        ("zh", "今天真是美好快乐的一天。", "这是一场可怕悲惨的灾难。"),
        ("ja", "今日は素晴らしい、幸せな一日です。", "これはひどい、悲しい災害です。"),
        ("ko", "오늘은 행복하고 멋진 날입니다.", "이것은 끔찍하고 슬픈 재앙입니다."),
    ],
)
def test_sentiment(desk: ScriptDesk, language: str, good: str, bad: str) -> None:
    found = [analysis(desk, script, language).sentiment for script in (good, bad)]
    assert [sentiment.overall for sentiment in found] == ["positive", "negative"]
    assert all(sentiment.confidence and 0.5 < sentiment.confidence <= 1 for sentiment in found)


@pytest.mark.parametrize(
    ("language", "script"), [("de", "Der Tag ist nicht schön."), ("es", "El día no es bueno.")]
)
def test_negation_turns_sentiment(desk: ScriptDesk, language: str, script: str) -> None:
    assert analysis(desk, script, language).sentiment.overall == "negative"


def test_sentiment_of_nothing_is_not_made_up(desk: ScriptDesk) -> None:
    found = analysis(desk, "Der Tisch hat vier Beine.", "de").sentiment
    assert found.confidence is None
    assert "No word" in found.reason


PLACES = [
    ("en", "weak_opening", "Hello everyone.", "Hello everyone. Bread is old."),
    ("en", "passive", "was written", "Bread is old. The book was written by a baker. Try it!"),
    ("en", "jargon", "leverage", "Why bread? We leverage it. Try it!"),
    ("en", "hard_to_say", "(really)", "Why bread? It is (really) old. Try it!"),
    ("en", "hard_to_say", "https://x.org", "Why bread? Visit https://x.org."),
    ("en", "hard_to_say", "internationalization", "Why bread? Because of internationalization. Try it!"),
    ("en", "hard_to_say", "Peter Piper picked peppers", "Yesterday Peter Piper picked peppers. Try it!"),
    ("en", "number", "12/05/2024", "Why bread? On 12/05/2024 it rose. Try it!"),
    ("en", "number", "$1,250", "Why bread? It costs $1,250 now. Try it!"),
    ("en", "pronunciation", "NASA", "Why does NASA bake? Try it!"),
    ("en", "pronunciation", "Qwyzzx", "Why does old Qwyzzx bake? Try it!"),
    ("en", "no_call_to_action", "It has a crust.", "Why bread? Bread is old. It is brown. It has a crust."),
    ("en", "other_language", "Das Brot ist seit vielen Jahren sehr beliebt.",
     "Bread is old, they say. Das Brot ist seit vielen Jahren sehr beliebt. Try it, my friend!"),
    ("de", "passive", "wird jeden Morgen gebacken", "Warum? Es wird jeden Morgen gebacken. Probieren Sie!"),
    ("es", "weak_opening", "Hola a todos.", "Hola a todos. El pan es viejo."),
    ("fr", "jargon", "feedback", "Pourquoi ? Donnez un feedback. Essayez !"),
    ("ja", "passive", "公開され", "なぜでしょうか。本は公開された。ぜひお試しください。"),
    ("zh", "passive", "被烤好了", "为什么？面包被烤好了。请试试。"),
    ("ko", "weak_opening", "안녕하세요 여러분.", "안녕하세요 여러분. 빵은 오래되었습니다."),
    ("ko", "pronunciation", "AI", "오늘 AI 빵을 만나요."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "kind", "place", "script"), PLACES)
def test_suggestions_point_at_their_place(
    desk: ScriptDesk, language: str, kind: str, place: str, script: str
) -> None:
    notes = analysis(desk, script, language).notes
    places = [note.text for note in notes if note.kind == kind]
    assert any(text.startswith(place) for text in places), [(note.kind, note.text) for note in notes]
    assert all(script[note.start : note.end] == note.text for note in notes)


def test_a_good_script_is_left_alone(desk: ScriptDesk) -> None:
    found = analysis(desk, "Why do bakers rise so early? Warm bread sells best. Try it tomorrow!", "en")
    assert found.notes == []
    assert found.suggestions == []


def test_long_sentences(desk: ScriptDesk) -> None:
    script = "Why? " + "The bread is warm and " * 7 + "good. Try it!"
    (note,) = [note for note in analysis(desk, script, "en").notes if note.kind == "long_sentence"]
    assert note.message.startswith("36 words")


def test_suggestions_are_words(desk: ScriptDesk) -> None:
    found = analysis(desk, "Hello everyone. " + "It was written by him. " * 30, "en")
    assert len(found.suggestions) == 10
    assert "Hello everyone." in found.suggestions[0]
    assert len([note for note in found.notes if note.kind == "passive"]) == 20


def test_levels(desk: ScriptDesk) -> None:
    easy = analysis(desk, "We like bread. It is good. You can eat it now.", "en").complexity
    assert (easy.vocabulary_level, easy.sentence_complexity, easy.overall_complexity) == (
        "beginner", "low", "simple",
    )  # fmt: skip
    hard = analysis(
        desk,
        "Notwithstanding perspicacious epistemological considerations, heterogeneous methodological "
        "paradigms perpetually obfuscate interdisciplinary collaboration, thereby jeopardising "
        "comprehensive theoretical reconciliation across antagonistic scholarly constituencies.",
        "en",
    ).complexity
    assert (hard.vocabulary_level, hard.sentence_complexity, hard.overall_complexity) == (
        "advanced", "medium", "complex",
    )  # fmt: skip


def test_the_language_is_found(desk: ScriptDesk) -> None:
    assert analysis(desk, "Das Brot ist warm und gut.").language == "de"


@pytest.mark.parametrize("script", ["", "   ", "🙂 …", "[pause 1s]"])
def test_nothing_to_analyse(desk: ScriptDesk, script: str) -> None:
    with pytest.raises(ScriptError):
        analysis(desk, script, "en")


def test_a_voice_of_another_language(desk: ScriptDesk) -> None:
    text = "Das Brot ist gut, und die Butter ist es auch, wenn sie von der Wiese kommt."
    with pytest.raises(InputError, match="speaks 'en'"):
        desk.analyse(AnalyzeRequest(script=text, voice_id="en_us_01"))
    found = desk.analyse(AnalyzeRequest(script="Bread is good.", voice_id="en_us_01"))
    assert found.pace == "measured: voice en_us_01"


@pytest.mark.parametrize(
    ("language", "script", "sentiment"),
    [
        ("en", "It wasn't good.", "negative"),
        ("en", "You can't win. It isn't great.", "negative"),
        ("fr", "Je n'aime pas ça.", "negative"),
        ("it", "Non è un'idea buona.", "neutral"),
    ],
)
@pytest.mark.parametrize("apostrophe", "'’ʼ＇")
def test_the_shape_of_an_apostrophe_changes_nothing(
    desk: ScriptDesk, language: str, script: str, sentiment: str, apostrophe: str
) -> None:
    plain, other = (analysis(desk, text, language) for text in (script, script.replace("'", apostrophe)))
    assert plain.sentiment.overall == sentiment
    for field in ("word_count", "sentiment", "readability_score", "complexity", "estimated_seconds"):
        assert getattr(other, field) == getattr(plain, field)
    assert [(note.kind, note.start, note.end) for note in other.notes] == [
        (note.kind, note.start, note.end) for note in plain.notes
    ]


@pytest.mark.parametrize(
    ("script", "voice", "code"),
    [
        ("OK", "de_de_01", "de"), ("Hello", "en_us_01", "en"), ("Merci", "fr_fr_01", "fr"),
        ("Merci", "en_us_01", "en"), ("OK", None, "en"), ("Merci", None, "fr"), ("42", None, "en"),
    ],
)  # fmt: skip
def test_a_short_script_is_in_the_language_of_its_voice(
    desk: ScriptDesk, script: str, voice: str | None, code: str
) -> None:
    assert desk.analyse(AnalyzeRequest(script=script, voice_id=voice)).language == code
    assert desk.scenes(ScenesRequest(script=script, voice_id=voice)).language == code


def test_a_short_script_is_translated_from_what_it_is_said_to_be(desk: ScriptDesk) -> None:
    for script, target, code in (("OK", "en", "LANGUAGE_UNKNOWN"), ("Merci", "fr", "SAME_LANGUAGE")):
        with pytest.raises(InputError) as caught:
            desk.translate(TranslateRequest(script=script, target_language=target))
        assert caught.value.code == code
    assert desk.language_of("OK", "it_it_01") == "it"
    assert desk.language_of("Guten Morgen", "it_it_01") == "de"


@pytest.mark.parametrize("script", ["a" * 100_000, "x " * 30_000, "(" * 50_000 + "a"])
def test_hostile_scripts_take_no_longer_than_others(desk: ScriptDesk, script: str) -> None:
    # Patterns that look back and forth would need minutes here.
    assert analysis(desk, script, "en").word_count == len(script.split())


def test_marks_and_markup_are_not_words(desk: ScriptDesk) -> None:
    plain = analysis(desk, "Bread & butter are good. Try them!", "en")
    marked = "[smile] Bread & butter [nod 0.5] are good. [pause 1.5s] Try them!"
    ssml = (
        '<speak version="1.0">Bread &amp; <emphasis level="strong">butter</emphasis> are '
        '<sub alias="very > good">good</sub>.<break time="1500ms"/> Try them!</speak>'
    )
    for script in (marked, ssml):
        found = analysis(desk, script, "en")
        assert (found.word_count, found.sentence_count, found.character_count) == (6, 2, 28)
        assert found.readability_score == plain.readability_score
        assert found.sentiment == plain.sentiment
        assert found.estimated_seconds == pytest.approx(plain.estimated_seconds + 1.5, abs=0.11)
        assert {note.kind for note in found.notes} == {note.kind for note in plain.notes}
        assert all(script[note.start : note.end] == note.text for note in found.notes)


def test_a_place_inside_markup_is_found(desk: ScriptDesk) -> None:
    script = "<speak>Why bread?<break/> We <emphasis>leverage</emphasis> it. Try it!</speak>"
    (note,) = [note for note in analysis(desk, script, "en").notes if note.kind == "jargon"]
    assert script[note.start : note.end] == "leverage"


def test_a_mark_that_no_presenter_knows_is_told(desk: ScriptDesk) -> None:
    found = analysis(desk, "Why bread? [Applause] Because it is good. Try it!", "en")
    assert [(note.kind, note.text) for note in found.notes] == [("mark", "[Applause]")]
    assert found.word_count == 8


def test_broken_markup_is_told(desk: ScriptDesk) -> None:
    with pytest.raises(ScriptError, match="line 1, column"):
        analysis(desk, "<speak>Bread <b>is</b> good.</speak>")
