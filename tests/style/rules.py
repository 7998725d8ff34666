"""The register of rules."""
RULES = []


class Rule:
    def __init__(self, name, group, check, bad):
        self.name = name
        self.group = group
        self.check = check
        self.bad = bad  # trees, or functions that run the check on something bad and return the findings


def rule(name, *bad):
    """Decorator: a check of a Tree, and at least one example in which it must find something."""
    assert bad, f"{name}: a rule that cannot fail is none"

    def register(check):
        RULES.append(Rule(name, check.__module__.removeprefix("rules_"), check, bad))
        return check

    return register
