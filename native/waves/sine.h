// Cosine and sine of eight angles, to the last digit or two of a float for angles below some thousand: reduction by pi / 2
// in three parts (W. J. Cody, W. Waite, Software Manual for the Elementary Functions, 1980) and polynomials on
// +-pi / 4 (the coefficients of S. L. Moshier's Cephes library, sinf.c).
#pragma once

#include "transform.h"

namespace wave {

inline Complex expI(Lanes angle) {
  const Lanes quarters = _mm256_round_ps(_mm256_mul_ps(angle, spread(0.636619772367581343f)),
                                         _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  Lanes x = _mm256_fnmadd_ps(quarters, spread(1.5703125f), angle);
  x = _mm256_fnmadd_ps(quarters, spread(4.837512969970703125e-4f), x);
  x = _mm256_fnmadd_ps(quarters, spread(7.54978995489188e-8f), x);
  const Lanes squared = _mm256_mul_ps(x, x);
  Lanes sine = _mm256_fmadd_ps(squared, spread(-1.9515295891e-4f), spread(8.3321608736e-3f));
  sine = _mm256_fmadd_ps(squared, sine, spread(-1.6666654611e-1f));
  sine = _mm256_fmadd_ps(_mm256_mul_ps(squared, x), sine, x);
  Lanes cosine = _mm256_fmadd_ps(squared, spread(2.443315711809948e-5f), spread(-1.388731625493765e-3f));
  cosine = _mm256_fmadd_ps(squared, cosine, spread(4.166664568298827e-2f));
  cosine = _mm256_fmadd_ps(squared, cosine, spread(-0.5f));
  cosine = _mm256_fmadd_ps(squared, cosine, spread(1.0f));
  // After an odd number of quarter turns they change places; the signs follow the quarter.
  const __m256i quarter = _mm256_cvtps_epi32(quarters);
  const Lanes isOdd = _mm256_castsi256_ps(_mm256_slli_epi32(quarter, 31));
  const Lanes sineSign = _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_srli_epi32(quarter, 1), 31));
  const Lanes cosineSign = _mm256_xor_ps(isOdd, sineSign);
  const Lanes signBit = spread(-0.0f);
  return {_mm256_xor_ps(_mm256_blendv_ps(cosine, sine, isOdd), _mm256_and_ps(cosineSign, signBit)),
          _mm256_xor_ps(_mm256_blendv_ps(sine, cosine, isOdd), _mm256_and_ps(sineSign, signBit))};
}

}  // namespace wave
