/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub in a database, with the form of a survey and one interviewer. */
#pragma once

#include "sync-survey.h"

/* transfer full: the token of the interviewer's tablet. */
char *hub_database_fill (const char *url, SyncSurvey *survey);
