"""nbgrader at the root of this project: sources in solutions/, releases in exercises/."""

from importlib.util import find_spec

c = get_config()  # noqa: F821  # traitlets runs this file with get_config defined

c.CourseDirectory.course_id = "backpropagation"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# What a student finds in the place of a solution.
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("write your answer here")'}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# nbgrader's own command, and formgrader's button, run cells in the same sandbox as backprop-grade,
# and no page that shows a student's work runs it.
if find_spec("backprop_grader"):
    from backprop_grader.grading.course import defaults

    c.merge(defaults())
