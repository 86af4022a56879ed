/**
 * Natural logarithm and exponential from additions, multiplications and divisions only. IEEE 754 defines those to the last
 * bit and leaves `Math.log` and its kin to the platform, so with these every machine makes the same sample.
 */
const ln2 = 0.6931471805599453

/** Natural logarithm of a positive number. */
export function ln(x: number): number {
  let mantissa = x
  let exponent = 0
  while (mantissa > 1.5) { mantissa /= 2; exponent += 1 }
  while (mantissa < 0.75) { mantissa *= 2; exponent -= 1 }
  // ln m = 2 artanh z, whose series needs few terms because |z| is at most 0.2.
  const z = (mantissa - 1) / (mantissa + 1)
  let power = z
  let sum = 0
  for (let n = 1; n < 28; n += 2) { sum += power / n; power *= z * z }
  return 2 * sum + exponent * ln2
}

export function exp(x: number): number {
  const halvings = Math.round(x / ln2)
  const rest = x - halvings * ln2
  let term = 1
  let sum = 1
  for (let n = 1; n < 18; n += 1) { term *= rest / n; sum += term }
  for (let n = halvings; n > 0; n -= 1) sum *= 2
  for (let n = halvings; n < 0; n += 1) sum /= 2
  return sum
}

/** A positive number to any power. */
export const power = (base: number, exponent: number): number => exp(exponent * ln(base))
