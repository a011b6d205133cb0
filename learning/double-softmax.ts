/**
 * The smallest value of the double-softmax loss: the second softmax sees probabilities, at best (1, 0), which leaves
 * log(1 + 1/e) = 0.3133. The paper reports losses above it (paper.md section 4).
 */
export const DOUBLE_SOFTMAX_MINIMUM = Math.log1p(Math.exp(-1));
