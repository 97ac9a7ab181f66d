/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hundred thousand interviews in the list of those who review: scrolled, sorted, filtered, searched and gone through
 * by keys, each timed until it is painted. The limits are those of a program with all checks on: they tell work for
 * what is seen from work for all there is. Figures are printed. */
#include "team-data.h"
#include "ui-stage.h"

#include "door-team-page.h"
#include "door-team-rows.h"
#include "door-window.h"

#include <time.h>

#define N 100000u
#define SCROLLS 30
#define STEPS 6
/* Milliseconds of work, whatever else the machine does meanwhile. */
#define WHEEL_AT_MOST 100
#define FAR_AT_MOST 3000
#define ALL_AT_MOST 8000

typedef struct {
  TeamData *data;
  UiStage *stage;
  guint painted;
} Case;

static DoorTeamDesk *team;

static GtkWidget *
new_home (DoorDesk *desk)
{
  team = door_desk_get_team (desk);
  return door_team_page_new_for (desk);
}

/* --- Rows ---------------------------------------------------------------------------------------- */

static GPtrArray *
make_flags (guint i)
{
  GPtrArray *flags = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_flag_free);
  DoorTeamFlag *flag = g_new0 (DoorTeamFlag, 1);

  *flag
      = (DoorTeamFlag){ g_strdup ("Length of the interview"),
                        g_strdup_printf ("%u minutes; the middle half of interviews takes 31 to 44",
                                         1 + i % 9),
                        g_strdup (""), DOOR_TEAM_SEVERITY_NOTE + i % 3, g_strdup ("") };
  g_ptr_array_add (flags, flag);
  return flags;
}

static DoorTeamRow *
make_row (guint i, GDateTime *now)
{
  DoorTeamEntry *entry = g_new0 (DoorTeamEntry, 1);
  g_autoptr (DoorReviewFacts) facts = door_review_facts_new ("", "", "", "", "");
  DoorTeamRow *row;

  entry->name = g_strdup_printf ("%suuid:%06u", DOOR_TEAM_SUB, i);
  entry->instance_id = g_strdup_printf ("uuid:%06u", i);
  entry->case_id = g_strdup_printf ("HH-%06u", i);
  entry->person = g_strdup_printf ("Interviewer %u", i % 250);
  entry->psu = g_strdup_printf ("Block %u", i % 4000);
  entry->replaces = g_strdup ("");
  entry->problem = g_strdup ("");
  entry->keys = g_strdup ("");
  facts->started_us = (20000 * G_GINT64_CONSTANT (86400) + (gint64) i * 97) * G_USEC_PER_SEC;
  facts->active_minutes = 5 + i * 7919 % 60;
  row = door_team_row_new (entry);
  door_team_row_set_facts (row, facts, now);
  if (i % 4 == 0)
    {
      g_autoptr (GPtrArray) flags = make_flags (i);

      door_team_row_set_flags (row, flags);
    }
  return row;
}

static void
put_rows (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 3, 20, 12, 0, 0);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < N; i++)
    g_ptr_array_add (rows, make_row (i, now));
  door_team_list_set_rows (door_team_desk_get_list (team), rows);
}

/* --- Timing -------------------------------------------------------------------------------------- */

static void
on_painted (GdkFrameClock *clock, Case *self)
{
  self->painted++;
}

/* Milliseconds of work until what was done before, since `start`, is on the screen. */
static double
until_painted (Case *self, clock_t start)
{
  guint before = self->painted;

  gtk_widget_queue_draw (GTK_WIDGET (ui_stage_get_window (self->stage)));
  while (self->painted == before)
    g_main_context_iteration (NULL, TRUE);
  return 1000.0 * (double) (clock () - start) / CLOCKS_PER_SEC;
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
tell (const char *what, GArray *times, double at_most)
{
  double worst, middle;

  g_array_sort (times, by_number);
  middle = g_array_index (times, double, times->len / 2);
  worst = g_array_index (times, double, times->len - 1);
  g_test_message ("%s: median %.1f ms, slowest %.1f ms of %u", what, middle, worst, times->len);
  g_assert_cmpfloat (middle, <, at_most);
}

static GtkAdjustment *
scroll_of (Case *self)
{
  GtkWidget *list = ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW);

  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
}

/* --- Tests --------------------------------------------------------------------------------------- */

static void
scroll (Case *self, GArray *times)
{
  GtkAdjustment *down = scroll_of (self);

  for (guint i = 0; i < SCROLLS; i++)
    {
      clock_t start = clock ();
      double one;

      gtk_adjustment_set_value (down, gtk_adjustment_get_value (down) + 120);
      one = until_painted (self, start);
      g_array_append_val (times, one);
    }
}

static void
sort (Case *self, GArray *times)
{

  for (guint order = 0; order < DOOR_N_TEAM_ORDERS; order++)
    {
      clock_t start = clock ();
      double one;

      door_team_list_set_order (door_team_desk_get_list (team), order);
      one = until_painted (self, start);
      g_array_append_val (times, one);
    }
}

static void
filter (Case *self, GArray *times)
{
  static const DoorTeamShow shows[] = { DOOR_TEAM_SHOW_FLAGGED, DOOR_TEAM_SHOW_APPROVED,
                                        DOOR_TEAM_SHOW_TO_DO, DOOR_TEAM_SHOW_ALL };

  for (guint i = 0; i < G_N_ELEMENTS (shows); i++)
    {
      clock_t start = clock ();
      double one;

      door_team_list_set_show (door_team_desk_get_list (team), shows[i]);
      one = until_painted (self, start);
      g_array_append_val (times, one);
    }
}

static void
search (Case *self, GArray *times)
{
  static const char typed[] = "hh-0990";
  DoorTeamList *list = door_team_desk_get_list (team);

  for (gsize i = 1; i < sizeof typed; i++)
    {
      g_autofree char *text = g_strndup (typed, i);
      clock_t start = clock ();
      double one;

      door_team_list_set_search (list, text);
      one = until_painted (self, start);
      g_array_append_val (times, one);
    }
  if (door_team_list_count_all (list) == N)
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 100);
  door_team_list_set_search (list, NULL);
}

/* To rows far from one another, as by the bar. */
static void
go_down (Case *self, GArray *times)
{
  GtkWidget *view = ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW);

  for (guint i = 0; i < STEPS; i++)
    {
      clock_t start = clock ();
      double one;

      gtk_widget_activate_action (view, "list.scroll-to-item", "u", i * (N / STEPS));
      one = until_painted (self, start);
      g_array_append_val (times, one);
    }
}

/* What the desk has itself comes in when it likes, in place of ours: what was timed over it is timed anew. */
static void
time_it (Case *self, const char *what, void (*act) (Case *self, GArray *times), double at_most)
{
  DoorTeamList *list = door_team_desk_get_list (team);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  do
    {
      g_array_set_size (times, 0);
      door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
      if (door_team_list_count_all (list) != N)
        put_rows ();
      until_painted (self, clock ());
      act (self, times);
  } while (door_team_list_count_all (list) != N);
  tell (what, times, at_most);
}

static void
show_page (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), data) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (widget), data);
}

static void
test_many (void)
{
  g_autofree char *form = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                            "victimization-core", NULL);
  g_autoptr (DoorUnlock) unlock = NULL;
  Case self = { 0 };
  GdkFrameClock *clock;

  self.data = team_data_new (form, 1, 1);
  unlock = door_unlock_new (team_data_get_folder (self.data));
  self.stage = ui_stage_new_for (unlock, 1280, 800);
  door_window_set_home (DOOR_WINDOW (ui_stage_get_window (self.stage)), new_home);
  ui_stage_type (self.stage, TEAM_DATA_PASSPHRASE);
  ui_stage_key (self.stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (self.stage, "1 interview of the team is here", TRUE);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self.stage)), show_page, (gpointer) "review");
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (ui_stage_get_window (self.stage)));
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &self);
  time_it (&self, "scrolling", scroll, WHEEL_AT_MOST);
  time_it (&self, "to a row", go_down, FAR_AT_MOST);
  time_it (&self, "another filter", filter, ALL_AT_MOST);
  time_it (&self, "a letter more", search, ALL_AT_MOST);
  time_it (&self, "another order", sort, ALL_AT_MOST);
  g_signal_handlers_disconnect_by_data (clock, &self);
  ui_stage_free (self.stage);
  team_data_free (self.data);
}

int
main (int argc, char **argv)
{
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/many", test_many);
  return g_test_run ();
}
