"""The matplotlib backend ``module://teul.course.agg``: it draws as Agg does, and ``plt.show()`` is that of :mod:`teul.course.pictures`.

matplotlib alone imports this module, by its name.
"""

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from matplotlib.backends.backend_agg import FigureManagerBase as FigureManager

from teul.course.pictures import show

__all__ = ["FigureCanvas", "FigureManager", "show"]
