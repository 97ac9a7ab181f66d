/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-help-context.h"

static const DoorHelpPlace places[] = {
  { "DoorUnlockPage", "interviewer-start" },
  { "DoorFirstPage", "interviewer-start#without-an-office" },
  { "DoorForgottenPage", "interviewer-trouble#a-forgotten-passphrase" },
  { "DoorCasesPage", "interviewer-cases" },
  { "DoorCasePage", "interviewer-case" },
  { "DoorVisitPage", "interviewer-case#a-visit" },
  { "DoorAppointmentPage", "interviewer-case#an-appointment" },
  { "DoorInterviewPage", "interviewer-interview" },
  { "DoorEndPage", "interviewer-interview#the-end" },
  { "DoorRepeatPage", "interviewer-interview" },
  { "DoorTablePage", "interviewer-interview" },
  { "DoorGuardPage", "interviewer-privacy#before-sensitive-questions" },
  { "DoorCarePage", "interviewer-privacy#somebody-is-upset-or-in-danger" },
  { "DoorSendingPage", "interviewer-sending" },
  { "DoorPreviewWindow", "author-try" },
  { "DoorChecksPage", "supervisor-review" },
  { "DoorExplorerPage", "analyst-indicators" },
  { "DoorExportPage", "analyst-export" },
  { "DoorCorrectionsPage", "analyst-export#corrections-after-fieldwork" },
  { "DoorTeamPage", "supervisor-today" },
  { "DoorTodayPage", "supervisor-today" },
  { "DoorTeamCasesPage", "supervisor-review#cases" },
  { "DoorTeamsPage", "supervisor-today" },
  { "DoorIccsPage", "analyst-export#texts-to-codes" },
  { "DoorReviewPage", "supervisor-review" },
  { "DoorChartsPage", "supervisor-charts" },
  { NULL, NULL },
};

const DoorHelpPlace *
door_help_context_list (void)
{
  return places;
}

#define OWN_PAGE "door-help-page"

void
door_help_context_set (GtkWidget *widget, const char *page)
{
  g_object_set_data_full (G_OBJECT (widget), OWN_PAGE, g_strdup (page), g_free);
}

static const char *
page_of (GtkWidget *widget)
{
  const char *type = G_OBJECT_TYPE_NAME (widget);
  const char *own = g_object_get_data (G_OBJECT (widget), OWN_PAGE);

  if (own != NULL)
    return own;

  for (const DoorHelpPlace *at = places; at->type != NULL; at++)
    if (g_str_equal (at->type, type))
      return at->page;
  return NULL;
}

/* The innermost of what is shown; of several beside each other the first. */
static const char *
find_shown (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *page = gtk_widget_get_mapped (child) ? find_shown (child) : NULL;

      if (page != NULL)
        return page;
    }
  return page_of (widget);
}

const char *
door_help_context_find (GtkWindow *window)
{
  const char *page = NULL;

  for (; window != NULL && page == NULL; window = gtk_window_get_transient_for (window))
    page = find_shown (GTK_WIDGET (window));
  return page != NULL ? page : "contents";
}

static gboolean
shows (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && shows (child, type))
      return TRUE;
  return FALSE;
}

gboolean
door_help_context_is_open (GtkWindow *window)
{
  while (gtk_window_get_transient_for (window) != NULL)
    window = gtk_window_get_transient_for (window);
  return !shows (GTK_WIDGET (window), "DoorCoverPage")
         && !shows (GTK_WIDGET (window), "DoorAlonePage");
}
