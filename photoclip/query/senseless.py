"""A value that makes no sense."""


class SenselessError(Exception):
    """Inside this room only: it becomes a `QueryProblem`. `suggestion` is a value to write instead, "" for none; `name`
    the filter that it belongs to, "" for the same one.
    """

    def __init__(self, message: str, suggestion: str = "", name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion
        self.name = name
