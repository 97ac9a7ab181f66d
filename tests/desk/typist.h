/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast the typist of typist.c types: what is lost is counted in letters, so that a busy machine, which
 * delays the typing as much as the keeping, changes nothing. */
#pragma once

#define LETTER_MS 20u
#define LETTERS_A_SECOND (1000u / LETTER_MS)
