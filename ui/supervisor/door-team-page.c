/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-team-page.h"

#include "door-charts-page.h"
#include "door-checks-page.h"
#include "door-review-page.h"
#include "door-team-cases-page.h"
#include "door-team-parts.h"
#include "door-team-request.h"
#include "door-teams-page.h"
#include "door-today-page.h"

#include <glib/gi18n.h>

struct _DoorTeamPage {
  AdwBin parent_instance;
  DoorDesk *desk;
  AdwToastOverlay *toasts;
  GtkStack *pages;
  DoorTodayPage *today;
  DoorReviewPage *review;
  DoorTeamCasesPage *cases;
  DoorChecksPage *checks;
  DoorChartsPage *charts;
  GtkLabel *sync_text;
  GtkWidget *send;
};

G_DEFINE_TYPE (DoorTeamPage, door_team_page, ADW_TYPE_BIN)

/* --- Moving about ------------------------------------------------------------------------------ */

static void
on_toast (DoorTeamPage *self, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 5);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_today (DoorTeamPage *self, DoorToday *item)
{
  DoorTeamShow show;
  const char *person;

  if (!door_today_get_filter (item, &show, &person))
    {
      door_team_cases_page_filter (self->cases, door_today_get_kind (item) == DOOR_TODAY_CASES
                                                    ? DOOR_TEAM_CASES_WAITING
                                                    : DOOR_TEAM_CASES_ALL);
      gtk_stack_set_visible_child_name (self->pages, "cases");
      return;
    }
  door_review_page_filter (self->review, &(DoorReviewFilter){ .show = show, .person = person });
  gtk_stack_set_visible_child_name (self->pages, "review");
  door_review_page_focus (self->review);
}

/* From a mark to what it was made of. */
static void
on_mark (DoorTeamPage *self, const char *person, const char *psu)
{
  door_review_page_filter (
      self->review,
      &(DoorReviewFilter){ .show = DOOR_TEAM_SHOW_ALL, .person = person, .psu = psu });
  gtk_stack_set_visible_child_name (self->pages, "review");
  door_review_page_focus (self->review);
}

static void
on_check (DoorTeamPage *self, DoorTeamRow *row)
{
  door_review_page_filter (self->review, &(DoorReviewFilter){ .show = DOOR_TEAM_SHOW_ALL });
  gtk_stack_set_visible_child_name (self->pages, "review");
  door_review_page_open (self->review, row);
}

static void
on_team (DoorTeamPage *self, const char *team)
{
  door_review_page_filter (self->review,
                           &(DoorReviewFilter){ .show = DOOR_TEAM_SHOW_ALL, .team = team });
  gtk_stack_set_visible_child_name (self->pages, "review");
  door_review_page_focus (self->review);
}

static void
add_teams (DoorTeamPage *self, DoorTeamDesk *team)
{
  GtkWidget *teams = door_teams_page_new (team);

  gtk_stack_add_titled (self->pages, teams, "teams", _ ("Teams"));
  g_signal_connect_object (teams, "chosen", G_CALLBACK (on_team), self, G_CONNECT_SWAPPED);
}

/* --- Sending ------------------------------------------------------------------------------------ */

static void
on_sync (DoorTeamPage *self)
{
  DoorSyncStatus *sync = door_desk_get_sync (self->desk);

  gtk_label_set_text (self->sync_text, door_sync_status_get_text (sync));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sync_text), door_sync_status_get_text (sync));
  gtk_widget_set_sensitive (self->send, door_sync_status_get_state (sync) != DOOR_SENDING_WORKING);
}

static void
on_send (DoorTeamPage *self)
{
  door_sync_status_run_async (door_desk_get_sync (self->desk), NULL, NULL);
}

static GtkWidget *
new_sending (DoorTeamPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *ways = gtk_button_new_with_label (_ ("Stick or laptop…"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (ways), "win.sending");
  gtk_widget_set_valign (ways, GTK_ALIGN_CENTER);
  self->sync_text = GTK_LABEL (door_part_label (NULL, "explanation"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->sync_text), TRUE);
  gtk_label_set_lines (self->sync_text, 2);
  gtk_label_set_ellipsize (self->sync_text, PANGO_ELLIPSIZE_END);
  self->send = gtk_button_new_with_label (_ ("Send and receive"));
  gtk_widget_set_valign (self->send, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sync_text));
  gtk_box_append (GTK_BOX (box), ways);
  gtk_box_append (GTK_BOX (box), self->send);
  gtk_widget_add_css_class (box, "team-bar");
  g_signal_connect_object (self->send, "clicked", G_CALLBACK (on_send), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (door_desk_get_sync (self->desk), "notify", G_CALLBACK (on_sync), self,
                           G_CONNECT_SWAPPED);
  on_sync (self);
  return box;
}

/* --- The object ----------------------------------------------------------------------------------- */

static GtkWidget *
new_header (DoorTeamPage *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *lock = gtk_button_new_with_label (_ ("Lock"));
  GtkWidget *cover = gtk_button_new_from_icon_name ("door-cover-symbolic");
  GtkWidget *guide = gtk_button_new_from_icon_name ("door-help-symbolic");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (lock), "win.lock");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (guide), "app.help");
  gtk_widget_set_tooltip_text (guide, _ ("The guide to this screen (F1)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (guide), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Guide"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cover), "win.cover");
  gtk_widget_set_tooltip_text (cover, _ ("Cover the screen (F12)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cover the screen"), -1);
  adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (header), ":close");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), door_part_pages (self->pages));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), lock);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), cover);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), guide);
  return header;
}

static void
add_pages (DoorTeamPage *self, DoorTeamDesk *team)
{
  self->pages = GTK_STACK (gtk_stack_new ());
  self->today = DOOR_TODAY_PAGE (door_today_page_new (team));
  self->review = DOOR_REVIEW_PAGE (door_review_page_new (team));
  self->cases = DOOR_TEAM_CASES_PAGE (door_team_cases_page_new (team));
  self->checks = DOOR_CHECKS_PAGE (door_checks_page_new (team));
  self->charts = DOOR_CHARTS_PAGE (door_charts_page_new (team));
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->today), "today", _ ("Today"));
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->review), "review", _ ("Interviews"));
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->cases), "cases", _ ("Cases"));
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->checks), "checks", _ ("Second visits"));
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->charts), "charts", _ ("Pictures"));
  if (door_team_desk_is_headquarters (team))
    add_teams (self, team);
  gtk_widget_set_vexpand (GTK_WIDGET (self->pages), TRUE);
  g_signal_connect_object (self->charts, "chosen", G_CALLBACK (on_mark), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checks, "chosen", G_CALLBACK (on_check), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checks, "toast", G_CALLBACK (on_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cases, "toast", G_CALLBACK (on_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->today, "chosen", G_CALLBACK (on_today), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->today, "toast", G_CALLBACK (on_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->review, "toast", G_CALLBACK (on_toast), self, G_CONNECT_SWAPPED);
}

GtkWidget *
door_team_page_new_for (DoorDesk *desk)
{
  DoorTeamDesk *team = door_desk_get_team (desk);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  DoorTeamPage *self;

  if (team == NULL)
    {
      g_object_ref_sink (box);
      g_object_unref (box);
      return NULL;
    }
  self = g_object_new (DOOR_TYPE_TEAM_PAGE, NULL);
  self->desk = g_object_ref (desk);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  add_pages (self, team);
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->pages));
  gtk_box_append (GTK_BOX (box), new_header (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  gtk_box_append (GTK_BOX (box), new_sending (self));
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

static void
door_team_page_dispose (GObject *object)
{
  g_clear_object (&DOOR_TEAM_PAGE (object)->desk);
  G_OBJECT_CLASS (door_team_page_parent_class)->dispose (object);
}

static void
door_team_page_class_init (DoorTeamPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_team_page_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "teampage");
}

static void
door_team_page_init (DoorTeamPage *self)
{
}
