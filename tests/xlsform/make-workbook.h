/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks and folders made on the spot, so that a test says in its own lines what it is about.
 */
#pragma once

#include <gio/gio.h>

/* Names and texts of members in turn, ended by NULL. transfer full. */
GBytes *make_zip (const char *const *members);
/* An .xlsx with one sheet per pair of name and <sheetData> content. `more` are further members,
 * "xl/styles.xml" and the like, or NULL. transfer full. */
GBytes *make_workbook (const char *const *sheets, const char *const *more);
/* A folder of CSV sheets: names and contents in turn. Remove with remove_folder(). */
char *make_folder (const char *const *sheets);
void remove_folder (char *folder);
