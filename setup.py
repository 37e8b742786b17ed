"""What pyproject.toml cannot say: `resources/` lies at top level and is packaged as `photoclip._resources`."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["photoclip", "photoclip.*"]), "photoclip._resources"],
    package_dir={"photoclip._resources": "resources"},
    package_data={"photoclip": ["py.typed"], "photoclip.query": ["*.lark"], "photoclip._resources": ["**/*"]},
)
