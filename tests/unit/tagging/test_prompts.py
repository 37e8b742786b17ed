"""What the model is asked for a label."""

from photoclip.domain.tag_words import Label
from photoclip.tagging.prompts import LETTERING, USUAL, prompts, texts


def test_a_label_is_asked_in_the_usual_prompts_or_in_its_own():
    assert prompts(Label("dog")) == USUAL
    assert prompts(Label("stop", is_lettering=True)) == LETTERING
    assert prompts(Label("stop", prompts=("a {} sign",), is_lettering=True)) == ("a {} sign",)


def test_each_usual_prompt_names_the_label_once():
    assert all(prompt.count("{}") == 1 for prompt in (*USUAL, *LETTERING))
    assert len(set(USUAL)) == len(USUAL)


def test_names_come_as_they_are_into_each_prompt_and_each_text_once():
    assert texts("hot  dog", ("{}", "a {}", "{}")) == ("hot dog", "a hot dog")
    assert texts("{0} {x}", ("{}", "{} and {}")) == ("{0} {x}", "{0} {x} and {0} {x}")
