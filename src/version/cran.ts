import { numericOrdering } from './numeric-ordering.ts';

/**
 * R's package versions: numbers parted by dots or hyphens, `1.0-4`.
 * https://stat.ethz.ch/R-manual/R-devel/library/base/html/numeric_version.html
 */
export const cran = numericOrdering(/^\d+(?:[.-]\d+)*$/, /[.-]/);
