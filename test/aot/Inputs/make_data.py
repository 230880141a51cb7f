"""Writes x.npy (m x n), w.npy (m), y.npy (m x 1) and lambda.npy (a scalar) into the given folder. Arguments: folder m n"""
import sys

import numpy

folder, m, n = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random = numpy.random.default_rng(3)
numpy.save(folder + "/x.npy", numpy.asfortranarray(random.standard_normal((m, n))))
numpy.save(folder + "/w.npy", random.standard_normal(m))
numpy.save(folder + "/y.npy", random.standard_normal((m, 1)))
numpy.save(folder + "/lambda.npy", numpy.float64(0.5))
