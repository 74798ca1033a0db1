import inspect

from rehearsal.verbs.base import Verb
from rehearsal.verbs.vocabulary import vocabulary


def test_every_word_has_a_verb_that_says_what_it_does() -> None:
    for word, verb in vocabulary().items():
        assert issubclass(verb, Verb), word
        assert inspect.getdoc(verb), word


def test_every_word_is_the_one_its_verb_goes_by() -> None:
    for word, verb in vocabulary().items():
        choices = verb.model_fields["does"].annotation

        assert word in str(choices)


def test_no_verb_is_left_out() -> None:
    listed = set(vocabulary().values())

    made = {
        verb
        for base in Verb.__subclasses__()
        for verb in (base, *base.__subclasses__())
        if not verb.__name__.startswith("_")
    }

    assert made == listed
