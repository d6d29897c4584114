"""Budgets, progress and loops that several chapters share."""

import sys

from utils import settings


def budget(standard, full):
    """Give ``standard`` or ``full``, whichever ``BOOK_BUDGET`` names (standard).

    The standard budget is a laptop's: two cores, under two minutes a chapter. The
    full one has the source's own settings, for a GPU or a patient CPU.
    """
    return standard if settings.budget() == "standard" else full


def progress(steps, label=""):
    """Iterate over ``steps`` with a bar on stdout that clears itself at the end."""
    from tqdm.auto import tqdm

    quiet = settings.refreshing() or settings.strict()
    return tqdm(steps, desc=label, file=sys.stdout, leave=False, disable=quiet)


def one_cycle(steps: int, peak: float, *, warm=0.25, floor=0.01):
    """A Keras schedule: up to ``peak`` in the first share ``warm`` of the steps,
    then down to ``floor * peak``, both in straight lines (Smith, 2018).
    """
    import keras
    import tensorflow as tf

    if steps < 2 or peak <= 0 or not 0 < warm < 1:
        raise ValueError(
            "one_cycle needs steps ≥ 2, peak > 0 and 0 < warm < 1, "
            f"got steps={steps}, peak={peak}, warm={warm}"
        )

    class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            done = tf.cast(step, tf.float32) / steps
            line = tf.minimum(done / warm, (1 - done) / (1 - warm))
            return peak * tf.clip_by_value(line, floor, 1.0)

        def get_config(self):
            return {"steps": steps, "peak": peak, "warm": warm, "floor": floor}

    return OneCycle()
