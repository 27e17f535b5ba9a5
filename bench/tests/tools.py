"""Loads the programs of bench/, some of whose names have no ending."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(BENCH))  # for what they import of each other


def program(name):
    loader = importlib.machinery.SourceFileLoader("bench_" + name, str(BENCH / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module
