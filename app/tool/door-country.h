/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one country puts into a questionnaire, kept apart from it: a folder of CSV files.
 *
 *   country.csv    name,value: "country", "adult_age", "currency"
 *   modules.csv    name,on: rows of the list "module" that are asked ("yes") or not ("no")
 *   thresholds.csv name,set: rows of the list "setting": figures, and rules that are "yes" or "no";
 *                  all but the age, which country.csv says
 *   support.csv    district,name::…,what::…,phone,hours: places that help, for the person and in danger
 *   LIST.csv       rows in the place of the list LIST of the questionnaire: name, label::LANGUAGE and the
 *                  columns the list has there (authority.csv: competent, recognised)
 *
 * In the tool: doorctl check QUESTIONNAIRE --country=FOLDER; doorctl fit QUESTIONNAIRE FOLDER -o TO.
 *
 * Order of use: door_country_load(); door_country_check() says what is missing for a questionnaire;
 * door_country_apply() writes the questionnaire as the country has it, into another folder.
 *
 * Promises:
 *   1. Neither the country's folder nor the questionnaire's is changed.
 *   2. A list that no question uses is a warning, not lost silently; but for the lists and figures that
 *      another of our questionnaires has: one folder serves them all.
 *   3. Nothing is written where an error was found.
 *
 * Codes of the faults: country-list-missing, country-list-unknown, country-authority, country-label,
 * country-language, country-module, country-support, country-setting, country-threshold, country-threshold-missing.
 * Thread rule: one owner at a time.
 */
#pragma once

#include "door-diagnostics.h"

typedef struct _DoorCountry DoorCountry;

DoorCountry *door_country_load (const char *folder, GError **error);
void door_country_free (DoorCountry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCountry, door_country_free)

/* `questionnaire` is a folder of sheets. FALSE: it could not be read. */
gboolean door_country_check (DoorCountry *self,
                             const char *questionnaire,
                             DoorDiagnostics *diagnostics,
                             GError **error);
gboolean door_country_apply (DoorCountry *self,
                             const char *questionnaire,
                             const char *to,
                             DoorDiagnostics *diagnostics,
                             GError **error);
