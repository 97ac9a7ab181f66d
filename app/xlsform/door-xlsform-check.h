/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An author's linter: what a workbook gets away with when it is converted, and should not.
 *
 * Order of use: door_xlsform_check_path() instead of door_xlsform_convert_path(); the result is
 * the same. Expressions that no device can read, and what would let an answer out of a
 * sealed group, are errors; all else here is a warning.
 *
 * Each warning has a code. An author who knows better silences it in the workbook: the setting
 * "silence" holds codes for the whole form, the column "silence" of the survey and choices sheets
 * for one row; codes stand between spaces or commas, and "all" is all of them. The converter's own
 * warnings are silenced the same way; errors cannot be.
 *
 *   expression-unreadable       error: no XPath
 *   choice-unknown              compared with a choice that the list does not have
 *   number-with-text            a number compared with text that is none
 *   date-with-text              a date compared with text that is none
 *   partial-date-as-whole       reckoned with a date of which the day or month may be unknown
 *   multiple-compared           a select_multiple compared by =, which is true of one choice only
 *   repeat-from-outside         one of many answers is meant, and nothing says which
 *   never-relevant              its condition is never true
 *   constraint-unsatisfiable    no number fits
 *   required-readonly           must be answered and cannot be
 *   number-unbounded            a number without a constraint
 *   choice-unreachable          no filter lets it through
 *   choice-label-duplicate      two choices of a list read the same
 *   list-unused                 no question uses the list
 *   translation-missing         a wording is missing in one of the languages
 *   reference-lost              a translation refers to other questions than the first wording
 *   markup-lost                 a translation has other **, or other <tags>
 *   markup-unbalanced           a ** or <tag> that does not end
 *   label-long                  over 80 characters, which exports cut; the column "short" has a
 *                               shorter one for them
 *   name-for-exports            Stata or SPSS cannot keep the name
 *   value-unknown               error: a word that a column of our own does not know
 *   missing-ignored             "missing" on consent, a gate, or within a draw, where it holds for nothing
 *   sealed-question             error: "sealed" on a question; only a group is sealed
 *   sealed-in-repeat            error: a sealed group that is asked more than once; the repeat goes inside it
 *   sealed-from-outside         error: used outside the sealed group it stands in, by name or by path,
 *                               not carried
 *   sealed-saved                error: an answer of a sealed group saved to an entity
 *   carried-answer              error: an answer carried out of a sealed group
 *   carried-derived             error: a carried calculation rests on answers of its group, or is there
 *                               only after some
 *   sensitive-without-refused   a question of a sensitive or sealed group that cannot be refused
 *   sensitive-without-gate      nothing keeps how the privacy gate of such a group went
 *   apart-computed              a calculation makes something of an identifier (column "apart"), stays when
 *                               that is destroyed, and "apart" says nothing of it
 *
 * Thread rule: any thread.
 */
#pragma once

#include "door-xlsform.h"

#define DOOR_XLSFORM_LONG_LABEL 80 /* characters of a variable's label in Stata */
#define DOOR_XLSFORM_LONG_NAME 32  /* characters of a variable's name in Stata */

DoorXlsformResult *door_xlsform_check_path (const char *path,
                                            const DoorXlsformOptions *options,
                                            DoorDiagnostics *diagnostics);
