import { numericOrdering } from './numeric-ordering.ts';

/** Erlang/OTP and its applications: numbers parted by dots. https://www.erlang.org/doc/system/versions.html#version-scheme */
export const otp = numericOrdering(/^\d+(?:\.\d+)*$/, /\./);
