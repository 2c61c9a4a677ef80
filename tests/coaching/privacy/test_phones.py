"""Telephone numbers by the form in which they are said.

What is to be found stands in brackets; what two voices say in turn has a bar between.
"""

from __future__ import annotations

import pytest

from tests.coaching.privacy.talk import found_in, listed, marked

FORMS: dict[str, tuple[str, ...]] = {
    "in the other voice's question": (
        "What's your number? | [five five five, oh one nine eight]",
        "What's your number? | Sure, uh, it's [five five five oh one nine eight.]",
        "Best way to reach you? | [five five five twenty three forty two]",
        "What's a good phone number for him? | I think it's [five five five, four one oh nine.]",
        "can i get a phone number | [five fifty five, oh one ninety eight]",
        "can i get a phone number | [oh one one seven, four nine six, oh one two three]",
        "Could I have the last four of your phone? | [oh one nine eight]",
        "and the last four of the phone number on file? | It's [four four one two.]",
        "Can you give me a number? | Yes. [Six one five, five five five, oh one four four.]",
        "What was the area code? | [six one five]",
        "area code? | it's [six one five]",
        "What's the extension? | [two oh seven]",
    ),
    "with an extension": (
        "[nine one seven five five five oh one two two] extension [twelve]",
        "[nine one seven five five five oh one two two] extension [four oh two]",
        "it's [917 555 0122] x [14]",
        "[917-555-0122] x14",
        "[917-555-0122] extension number [3308]",
        "I'm on extension [two two one four]",
        "my extension is [4417]",
        "then press three for extension, uh, [two oh one]",
        "ext is [five five one two]",
        "the office is at [two one two, five five five, oh one oh three,] ext [one oh nine]",
        "her extension's [three one four]",
        "and my extension there is [triple two]",
    ),
    "corrected": (
        "[five five five, oh one, sorry, oh two nine eight]",
        "[four one five, five five five, oh one four, sorry, four not five, oh one four four]",
        "it's [seven oh two five five five oh one one eight, no wait, one one nine]",
        "Text 55501 sorry my number is [two one four, five five five, oh one five five.]",
        "it's [six fifteen, five five five, one forty four, no, oh one forty four]",
        "[five one two five five five oh one six nine, I mean eight]",
        "[five one two, five five five, make that five five six, oh one six eight]",
        "[five one two, five five six, no, five five five, oh one six eight]",
        "[five one three, sorry, five one two, five five five, oh one six eight]",
        "[five one three. Oh no. Five one two, five five five, oh one six eight.]",
    ),
    "from abroad": (
        "[plus forty four, seven seven double oh, nine double oh, one two three]",
        "[plus forty-four seven seven zero zero nine zero zero four five six]",
        "[plus four four twenty, seven nine four six, oh one one two]",
        "country code [four nine, then thirty, two three one two five oh oh four]",
        "[plus one, area code two one two, five five five, oh one oh three]",
        "[+1 (312) 555-0147]",
        "[+1.312.555.0147]",
        "[plus six one, four nine one, five seven oh, one five six]",
        "[zero zero four four seven seven double zero nine double zero one two three]",
        "[oh oh four four two oh seven nine four six oh one one two]",
        "ring me, [double oh four four, seven seven double oh, nine double oh, one two three]",
        "it's [double oh, four four, one six one, four nine six, oh one two three]",
    ),
    "with an area code named": (
        "[area code, uh, six one nine, and then five five five, oh one two two]",
        "[three oh three] is the area code, then [five five five, oh one seven six]",
        "my cell phone number is [area code six one five five five five oh one four four]",
    ),
    "in parts": (
        "got a pen? [six oh two,] got it? [five five five, oh one three nine]",
        "okay [five five five zero one four four] got it",
        "[seven oh two,] you got that? [five five five,] you got that? [oh one four four]",
        "[seven oh two.] Still there? [five five five oh one four four.]",
        "[seven oh two, five five five,] the last four are [oh one four four]",
        "[seven oh two, five five five,] and the last four, [oh one four four]",
    ),
    "with doubles": (
        "[double five five, oh one nine eight] is the best number for me",
        "the number is [triple five oh one double nine]",
        "[eight hundred five five five oh one double two]",
        "[zero double seven double zero nine hundred double one two]",
        "[two one two, triple five, double oh double four]",
        "[two twelve, triple five, oh one oh three]",
        "[oh one six one, four nine six, oh double one two]",
        "[oh one six one four nine six, treble oh five]",
        "[oh eight four five, double four, double four, one two]",
        "let me repeat that, [six oh two triple five zero one three nine]",
        "Phone's [two one four five double five oh one double five.]",
        "her mobile is [oh seven four double one, double one two, three double four]",
    ),
    "with hundreds": (
        "call [one eight hundred, five five five, nineteen hundred]",
        "our toll free is [eight hundred five five five nineteen hundred]",
        "[oh seven seven hundred nine hundred one two three]",
        "[seven seven three, five five five, one two hundred]",
        "[seven seven three, five five five, four thousand]",
        "call the front desk, [five five five, one thousand]",
        "our main number is [two one two five five five four thousand]",
        "[oh eight hundred, four nine six, oh one two]",
        "[six zero two, five hundred, zero one three nine]",
        "mobile is [07700 nine hundred one two three]",
        "[seven hundred two, five five five, oh one four four]",
        "[eight eight eight, five five five, fifteen hundred]",
    ),
    "half in figures": (
        "It's [555 oh 1 9 8,] ask for me.",
        "it's [312 five five five oh one four seven]",
        "my direct is [312 555 oh 1 47]",
        "[0161 four nine six oh one one two]",
        "it's [615 five five five 0144]",
        "[five one two 555 oh one six eight]",
        "[512 five five five 01 68]",
        "[512-five five five-oh one six eight]",
        "its [5 1 2 5 5 5 oh 1 6 8]",
        "its [5 1 2, 5 5 5, oh 1 6 8]",
    ),
    "in figures": (
        "that would be [3 1 2 5 5 5 0 1 4 7]",
        "[312, 555, 0147.]",
        "It's [312 555 0 1 47] thank you",
        "my number is [5 5 5, 0 1 9 8]",
        "[01632 960 123]",
        "[01632 960123]",
        "[07700 900 123]",
        "[1 312 555 0147]",
        "[1-312-555-0147]",
        "[(312)555-0147]",
        "[312/555-0147]",
        "[312.555.0147] is mine",
    ),
    "with words between": (
        "[six one nine, dash, five five five, dash, oh one two two]",
        "[six one nine dash five five five dash oh one two two]",
        "[seven oh two, five five five, oh one one, let me see, eight]",
        "[seven oh two, five five five, let me check, oh one one eight]",
        "reach me at [seven oh two, uh, five five, um, five, oh one one eight]",
        "So it's, uh, [nine one seven... five five five... oh one two two.]",
        "[six oh two, then five five five, then oh one three nine]",
        "[six oh two, and then it's five five five, oh one three nine]",
        "[seven oh two five five five, hang on, oh one four four]",
        "[seven oh two five five five, wait let me look, oh one four four]",
        "first part is [seven oh two, then five five five,] and it ends [oh one four four]",
        "starts with [seven oh two, then five five five oh one four four]",
    ),
    "with words that sound like digits": (
        "it's [four one five five five five oh one for two] that's the cell",
        "reach him on [six oh two, five five five, oh won three nine]",
        "the number is [five oh three, five five five, oh one to eight]",
    ),
    "with its end alone": (
        "my new number ends with [oh one five five]",
        "the office phone ends in [oh one eight six]",
        "dial in and punch [three three oh] as the extension",
    ),
    "interrupted": (
        "[four one five five five five let me think oh one four two]",
        "[four one five,] hang on, that's my dog, [five five five, oh one four two]",
        "[four one five, five five five, oh one,] sorry the dog, [four two]",
        "the cell is [nine one nine] and then it's a [five five five oh one eight three]",
        "that's [four one five] for the area [five five five oh one four two]",
    ),
    "read out in parts": (
        "it's [five five five,] got it? [oh one nine eight.]",
        "[oh seven seven double oh,] got it, [nine double oh,] got it, [four five six]",
        "[plus four four, seven seven double oh,] got that, [nine double oh four five six]",
        "[oh one six one,] that's Manchester, [four nine six, oh one two two]",
        "[seven oh two,] like Vegas, [five five five oh one four four]",
    ),
    "in pairs": (
        "give me a ring at [five five five, twenty-three, forty-two]",
        "[four one five, five five five, twenty-three, forty-two]",
        "it's [four fifteen, five fifty-five, twenty-three forty-two]",
        "[two twelve five fifty five oh one oh three]",
        "[six forty six, five fifty five, oh one eighty nine]",
        "[nine seventeen, five five five, zero one twenty two]",
        "it's [eight oh one, five five five, thirty one, sixteen]",
        "it's [eight oh one five five five three one sixteen]",
        "it's [six fifteen five fifty five oh one forty four]",
        "my wife handles that, she's on [five five five, nineteen twelve]",
        "her work number is [five five five nineteen twelve]",
        "Work is [five five five, nineteen twelve.]",
    ),
    "without area code": (
        "it's [five five five oh one nine eight] that's my cell",
        "home is [five five five oh one nine eight] and work is [five five five oh two one one]",
        "Put down [five five five oh one nine eight] as my cell.",
        "[five five five, oh one nine eight.] That's my cell phone.",
        "[five five five oh one nine eight,] that's the number for the warehouse",
        "got a pen? [six oh two, okay, five five five, okay, oh one three nine]",
        "[five five five, zero one four four] works best",
        "So, [five five five, zero one four four.]",
    ),
    "of Germany": (
        "in Berlin it's [zero three oh, double two five, one nine oh, four]",
        "so it's [oh one seven six, two three double four, one two nine five]",
        "you want [0176 2592 2685] for him",
        "sure, [oh six nine, four four one, two nine seven]",
        "[zero zero four nine, one seven oh, twenty-six, oh four, eighty-one, two] is the car",
    ),
    "of France": (
        "Lyon is [oh four, seventy-two, eighteen, double oh, thirty-one]",
        "it's [oh 6, 1 8, 4 5, 0 0, 7 2] now",
        "the second is [plus thirty three, seven, eighty one, double oh, forty, sixteen]",
    ),
    "of Spain": (
        "our shop is [nine five three, double one, two six, oh four]",
        "she's on [six eight oh, one double four, seven nine two]",
        "What's your number? | [Six nine nine, seven nine nine, eight nine nine.]",
        "[612 734 845] is my mobile",
        "it's [six two nine, thirty five, eleven, eighty four]",
        "he has [644 407 709] these days",
        "in Spain it's [nine two, three four five, six seven, eight one]",
    ),
    "of India": (
        "it's [nine nine eight oh two, double four, oh one seven]",
        "so you take [98450-33712] instead",
        "he's [7 double 0 4 8, 2 9 3 double 1]",
        "Pune is [oh two oh, two six, double one, four eight, oh three]",
    ),
    "of Australia": (
        "[thirteen hundred, five double two, oh one nine] works all day",
        "[one eight double oh, six oh two, triple four]",
        "the depot's on [oh eight, nine two double six, four one double oh]",
        "you want [oh four double three, one nine, two oh, double six]",
    ),
    "with signs by name": (
        "it's [plus four four, bracket zero, one six one, four nine six, oh one two oh]",
    ),
    "with talk of its speaker": (
        "it's [nine one seven, you know, five five five, well, oh one two two]",
        "sure, [oh two oh, eh, seven nine four six, if I remember right, oh nine one two]",
        "it's [oh one six one, give me a second, four nine six, oh one two two]",
        "so [oh one six one, four nine six] sorry the printer's going [oh one two two]",
        "[plus four four] hang on someone's here [seven seven double oh nine oh oh one two three]",
        "[oh four one two, triple three,] did you get that, [four five six]",
        "[six eight oh, one four four,] okay so far, [seven nine two]",
        "[oh eight double oh,] that's the code, [four nine six, oh one two]",
        "I close at [oh two oh, seven nine four six, oh nine five eight,] one sec",
    ),
    "begun again": (
        "[oh two oh, excuse me, oh two oh, seven nine four six, oh nine one two]",
        "It's [617 555, sorry, where was I, 555 0142.]",
        "It's [617 555,] sorry, I dropped my pen, [555 0142.]",
        "[oh one six one, four nine six,] sorry the printer, [four nine six, oh one two two]",
        "[oh one six two, no wait, oh one six one, four nine six, oh one two two]",
    ),
    "digit by digit": (
        "My cell is [three one two, five five five, oh one four seven.]",
        "yeah [three one two five five five zero one four seven]",
        "it's [oh two oh, seven nine four six, oh nine five eight]",
        "[nine one seven. Five five five. Oh one two two.]",
        "my wife's number, [two one two, five five five, oh one oh three]",
        "my mobile's [oh seven nine one one, one two three, four five six]",
        "[oh four nine one, five seven oh, one five six]",
        "If anything comes up, shoot me a text, [five five five, oh one nine eight.]",
        "You'll see it come up as [five five five oh one nine eight] when I ring you.",
        "fax it to [five five five oh one nine seven]",
        "The fax is [three one two, five five five, oh one nine seven]",
        "the hotline's [one eight six six, five five five, oh one one one]",
    ),
}


@pytest.mark.parametrize("talk", listed(FORMS))
def test_a_telephone_number_is_found_whole_in_each_form(talk: str) -> None:
    turns, expected = marked(talk)
    found = [said for kind, said in found_in(*turns) if kind == "phone"]
    assert found == expected


def test_a_number_that_the_other_side_reads_back_in_parts_is_found() -> None:
    found = found_in(
        "What's your cell?", "six one nine", "six one nine", "five five five oh one two two", "ok"
    )
    assert [kind for kind, _ in found] == ["phone", "phone"]
    assert ("phone", "six one nine five five five oh one two two") in found


def test_a_number_goes_on_across_a_nod_of_the_other_side() -> None:
    assert found_in("it's five five five", "uh-huh", "oh one nine eight") == [
        ("phone", "five five five oh one nine eight")
    ]
