// Functions that libm lacks, in long double.
#ifndef REFERENCES_H
#define REFERENCES_H

/// The derivative of lgamma, to a few units of 2^-64 of the largest of log |x|, 1/|x| and pi |cot(pi x)|.
/// The inverses of erf and of the normal distribution function, by Newton's method on libm's erfl and erfcl.
long double erfinvl(long double x);
double erfinv(double x);
long double ndtril(long double p);
double ndtri(double p);
long double digammal(long double x);
double digamma(double x);
/// pi cot(pi x), which the reflection to positive numbers adds.
long double reflection_of(double x);

#endif
