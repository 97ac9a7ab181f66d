/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include <glib/gi18n.h>

#include "door-focus.h"
#include "door-guard.h"
#include "door-scripts.h"
#include "door-text.h"
#include "door-upright.h"

/* Of a language without a code so much of its name always stands there: the bar above must fit a small
 * tablet with large type. */
#define MOST_LANGUAGE_CHARS 3

G_DEFINE_TYPE (DoorInterviewPage, door_interview_page, ADW_TYPE_BIN)

static gboolean
is_failed (DoorInterviewPage *self)
{
  return door_interview_get_saving (self->interview) == DOOR_SAVING_FAILED;
}

/* --- What stands on the page -------------------------------------------------------------- */

static void
show_title (DoorInterviewPage *self)
{
  const char *section = door_interview_get_section (self->interview);

  gtk_label_set_text (self->title, door_interview_get_case_label (self->interview));
  gtk_label_set_text (self->section, section != NULL ? section : "");
}

static void
show_progress (DoorInterviewPage *self)
{
  double progress = door_interview_get_progress (self->interview);
  g_autofree char *text = g_strdup_printf (_ ("%.0f %% done"), 100 * progress);

  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static const char *
page_name (DoorPageKind page)
{
  switch (page)
    {
    case DOOR_PAGE_REPEAT_PROMPT:
      return "repeat";
    case DOOR_PAGE_TABLE:
      return "table";
    case DOOR_PAGE_END:
    case DOOR_PAGE_CLOSED:
      return "end";
    case DOOR_PAGE_QUESTIONS:
    default:
      return "questions";
    }
}

gboolean
door_interview_page_is_preview (DoorInterviewPage *self)
{
  return door_interview_get_saving (self->interview) == DOOR_SAVING_NOTHING;
}

static const char *
next_text (DoorInterviewPage *self)
{
  if (self->finishing)
    return _ ("Finishing…");
  switch (door_interview_get_page (self->interview))
    {
    case DOOR_PAGE_END:
      return _ ("Finish interview");
    case DOOR_PAGE_CLOSED:
      return door_interview_page_is_preview (self) ? _ ("Close the preview")
                                                   : _ ("Back to the case");
    case DOOR_PAGE_REPEAT_PROMPT:
      return _ ("No, go on");
    case DOOR_PAGE_TABLE:
    case DOOR_PAGE_QUESTIONS:
    default:
      return _ ("Next");
    }
}

void
door_interview_page_show_moves (DoorInterviewPage *self)
{
  DoorPageKind page = door_interview_get_page (self->interview);
  gboolean closed = page == DOOR_PAGE_CLOSED;
  const char *text = next_text (self);

  gtk_label_set_text (self->next_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->next_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_visible (self->next_arrow, page != DOOR_PAGE_END && page != DOOR_PAGE_CLOSED);
  gtk_widget_set_sensitive (self->next_button, !self->finishing && (closed || !is_failed (self)));
  gtk_widget_set_visible (self->back_button, !closed);
  gtk_widget_set_sensitive (self->back_button,
                            !self->finishing && !is_failed (self)
                                && door_interview_get_can_go_back (self->interview));
}

static void
show_saving (DoorInterviewPage *self)
{
  static const struct {
    const char *icon;
    const char *text;
  } marks[] = {
    [DOOR_SAVING_SAVED] = { "door-saved-symbolic", N_ ("Saved") },
    [DOOR_SAVING_WORKING] = { "door-saving-symbolic", N_ ("Saving…") },
    [DOOR_SAVING_FAILED] = { "door-attention-symbolic", N_ ("Not saved") },
    [DOOR_SAVING_NOTHING] = { "door-skipped-symbolic", N_ ("Preview: nothing is kept") },
  };
  DoorSaving saving = door_interview_get_saving (self->interview);
  const char *message = door_interview_get_saving_message (self->interview);

  gtk_image_set_from_icon_name (self->saved_image, marks[saving].icon);
  gtk_label_set_text (self->saved_label, _ (marks[saving].text));
  gtk_label_set_text (self->failed_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->failed_bar, saving == DOOR_SAVING_FAILED);
  if (saving == DOOR_SAVING_NOTHING)
    gtk_widget_set_tooltip_text (self->leave_button, _ ("Leave the preview; nothing is kept"));
  door_interview_page_show_moves (self);
}

static void
show_fault (DoorInterviewPage *self)
{
  const char *text = door_interview_get_fault (self->interview);

  gtk_label_set_text (self->fault_note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault_note), text != NULL);
}

static void
show_clock_note (DoorInterviewPage *self)
{
  const char *text = door_interview_get_clock_note (self->interview);

  gtk_label_set_text (self->clock_note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->clock_note), text != NULL);
}

/* "EN": the bar is narrow; the names stand in the list below it. A code is never cut. */
static void
show_language_button (DoorInterviewPage *self, const char *name)
{
  const char *code = door_interview_get_language_code (self->interview);
  gboolean has_code = code != NULL && *code != '\0';
  g_autofree char *text = has_code ? g_ascii_strup (code, -1) : g_strdup (name);

  gtk_label_set_text (self->language_label, text);
  gtk_label_set_ellipsize (self->language_label,
                           has_code ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->language_label, has_code ? -1 : MOST_LANGUAGE_CHARS);
}

static void
show_language (DoorInterviewPage *self)
{
  const char *const *languages = door_interview_get_languages (self->interview);
  guint current = door_interview_get_language (self->interview);
  guint index = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->language_box)); row != NULL;
       row = gtk_widget_get_next_sibling (row), index++)
    {
      GtkWidget *mark = gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (row)));

      gtk_widget_set_opacity (mark, index == current ? 1 : 0);
      gtk_accessible_update_state (
          GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_CHECKED,
          index == current ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    }
  door_text_set_language (GTK_WIDGET (self->section),
                          door_interview_get_language_code (self->interview));
  if (current < g_strv_length ((char **) languages))
    show_language_button (self, languages[current]);
  gtk_widget_set_visible (GTK_WIDGET (self->language_button),
                          g_strv_length ((char **) languages) > 1);
  /* The whole window follows the language of the interview, with its menus and dialogs. */
  gtk_widget_set_default_direction (door_interview_get_is_rtl (self->interview) ? GTK_TEXT_DIR_RTL
                                                                                : GTK_TEXT_DIR_LTR);
}

/* --- Focus -------------------------------------------------------------------------------- */

static gboolean
place_focus (gpointer data)
{
  DoorInterviewPage *self = DOOR_INTERVIEW_PAGE (data);
  DoorGuard *guard = door_interview_get_guard (self->interview);
  gboolean placed = FALSE;

  self->focus_source = 0;
  /* A gate, or the respondent's own page, stands there instead. */
  if (door_interview_get_page (self->interview) == DOOR_PAGE_GUARD
      || (guard != NULL && door_guard_is_alone (guard)))
    return G_SOURCE_REMOVE;
  switch (door_interview_get_page (self->interview))
    {
    case DOOR_PAGE_QUESTIONS:
      placed = door_screen_focus_first (self->screen);
      break;
    case DOOR_PAGE_REPEAT_PROMPT:
      placed = gtk_widget_grab_focus (GTK_WIDGET (self->repeat_page));
      break;
    case DOOR_PAGE_TABLE:
      placed = gtk_widget_grab_focus (GTK_WIDGET (self->table_page));
      break;
    case DOOR_PAGE_END:
      placed = gtk_widget_grab_focus (GTK_WIDGET (self->end_page));
      break;
    case DOOR_PAGE_CLOSED:
    default:
      break;
    }
  if (!placed)
    gtk_widget_grab_focus (self->next_button);
  return G_SOURCE_REMOVE;
}

/* The model tells page, questions and title one after the other: the focus is placed after all. */
static void
queue_focus (DoorInterviewPage *self)
{
  if (self->focus_source == 0)
    self->focus_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, place_focus, self, NULL);
}

/* Whoever shows the page means the question, not the first button of the bar. */
static gboolean
door_interview_page_grab_focus (GtkWidget *widget)
{
  queue_focus (DOOR_INTERVIEW_PAGE (widget));
  return TRUE;
}

static void
show_page (DoorInterviewPage *self)
{
  DoorPageKind page = door_interview_get_page (self->interview);

  if (self->shows_page && self->shown_page == page)
    return;
  self->shows_page = TRUE;
  self->shown_page = page;
  gtk_stack_set_visible_child_name (self->pages, page_name (page));
  door_end_page_set_trouble (self->end_page, NULL);
  door_interview_page_show_moves (self);
  queue_focus (self);
}

DoorQuestion *
door_interview_page_get_present (DoorInterviewPage *self)
{
  return door_interview_get_page (self->interview) == DOOR_PAGE_TABLE
             ? door_table_page_get_present (self->table_page)
             : door_screen_get_present (self->screen);
}

/* --- Moves -------------------------------------------------------------------------------- */

void
door_interview_page_next (DoorInterviewPage *self)
{
  if (!gtk_widget_get_sensitive (self->next_button))
    return;
  switch (door_interview_get_page (self->interview))
    {
    case DOOR_PAGE_END:
      door_interview_page_finish (self);
      break;
    case DOOR_PAGE_CLOSED:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.leave", NULL);
      break;
    case DOOR_PAGE_TABLE:
      door_table_page_commit (self->table_page);
      if (!door_interview_next (self->interview))
        door_table_page_focus_message (self->table_page);
      break;
    case DOOR_PAGE_QUESTIONS:
    case DOOR_PAGE_REPEAT_PROMPT:
    default:
      door_screen_commit (self->screen);
      if (!door_interview_next (self->interview))
        door_screen_focus_message (self->screen);
    }
}

void
door_interview_page_back (DoorInterviewPage *self)
{
  if (!gtk_widget_get_visible (self->back_button) || !gtk_widget_get_sensitive (self->back_button))
    return;
  door_interview_page_commit (self);
  door_interview_back (self->interview);
}

static void
on_retry (DoorInterviewPage *self)
{
  door_interview_retry (self->interview);
}

static void
on_outline_shown (DoorInterviewPage *self)
{
  if (!door_split_get_show_side (self->split))
    queue_focus (self);
}

static void
on_gone_by_outline (DoorInterviewPage *self)
{
  if (door_split_is_narrow (self->split))
    door_split_set_show_side (self->split, FALSE);
  queue_focus (self);
}

static void
on_remove_present (DoorInterviewPage *self, const char *name)
{
  door_interview_page_remove (self, NULL, name);
}

static void
on_remove_place (DoorInterviewPage *self, DoorPlaceRow *place)
{
  door_interview_page_remove (self, place, door_place_get_label (place));
}

static void
on_go_to_place (DoorInterviewPage *self, DoorPlaceRow *place)
{
  door_interview_page_commit (self);
  door_interview_go (self->interview, place);
  queue_focus (self);
}

static void
on_remark (DoorInterviewPage *self, DoorQuestion *question)
{
  door_interview_page_remark (self, question);
}

static void
on_why (DoorInterviewPage *self, const char *ref)
{
  door_interview_page_why (self, ref);
}

/* --- The menu: what has a key, for hands without a keyboard ---------------------------------- */

/* In the bar while there is room for it, else here: never in neither, never in both. */
static void
on_shortcuts_squeezed (DoorInterviewPage *self)
{
  gboolean squeezed = adw_squeezer_get_visible_child (self->shortcuts) == self->no_shortcuts;

  gtk_widget_set_visible (self->menu_leave, squeezed);
  gtk_widget_set_visible (self->menu_care, squeezed);
}

static void
on_menu_shown (DoorInterviewPage *self)
{
  gtk_widget_set_visible (self->menu_redraw, door_interview_page_may_redraw (self));
}

static void
on_menu_redraw (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_redraw (self);
}

static void
on_menu_leave (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_leave (self);
}

static void
on_menu_care (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
}

static void
on_menu_why (DoorInterviewPage *self)
{
  DoorQuestion *question = door_interview_page_get_present (self);

  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_why (self, question != NULL ? door_question_get_ref (question) : NULL);
}

static void
on_menu_help (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_help (self);
}

static void
on_menu_paradata (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_tell_paradata (self);
}

/* --- Languages ---------------------------------------------------------------------------- */

static void
on_language_chosen (DoorInterviewPage *self, GtkWidget *row)
{
  guint index = 0;

  for (GtkWidget *other = gtk_widget_get_prev_sibling (row); other != NULL;
       other = gtk_widget_get_prev_sibling (other))
    index++;
  gtk_menu_button_popdown (self->language_button);
  door_interview_page_commit (self);
  door_interview_set_language (self->interview, index);
  queue_focus (self);
}

static void
add_language (DoorInterviewPage *self, const char *name)
{
  GtkWidget *row
      = g_object_new (GTK_TYPE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("door-saved-symbolic"));
  gtk_button_set_child (GTK_BUTTON (row), box);
  gtk_widget_add_css_class (row, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (row, "clicked", G_CALLBACK (on_language_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->language_box, row);
}

/* Better told before the first question than seen as boxes in the middle. */
static void
show_missing_scripts (DoorInterviewPage *self)
{
  g_auto (GStrv) codes = door_interview_get_language_codes (self->interview);
  g_autofree char *text = door_scripts_describe_missing (
      GTK_WIDGET (self), (const char *const *) codes,
      door_interview_get_languages (self->interview), g_strv_length (codes));

  gtk_label_set_text (self->scripts_note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->scripts_note), text != NULL);
}

/* --- Making ------------------------------------------------------------------------------- */

static void
bind_interview (DoorInterviewPage *self)
{
  const struct {
    const char *signal;
    void (*show) (DoorInterviewPage *self);
  } rows[] = {
    { "notify::section", show_title },
    { "notify::case-label", show_title },
    { "notify::progress", show_progress },
    { "notify::saving", show_saving },
    { "notify::saving-message", show_saving },
    { "notify::fault", show_fault },
    { "notify::clock-note", show_clock_note },
    { "notify::can-go-back", door_interview_page_show_moves },
    { "notify::page", show_page },
    { "notify::language", show_language },
    { "notify::is-rtl", show_language },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_signal_connect_object (self->interview, rows[i].signal, G_CALLBACK (rows[i].show), self,
                               G_CONNECT_SWAPPED);
      rows[i].show (self);
    }
}

GtkWidget *
door_interview_page_new (DoorInterview *interview)
{
  DoorInterviewPage *self = g_object_new (DOOR_TYPE_INTERVIEW_PAGE, NULL);
  const char *const *languages;

  g_return_val_if_fail (DOOR_IS_INTERVIEW (interview), NULL);

  self->interview = g_object_ref (interview);
  languages = door_interview_get_languages (interview);
  for (guint i = 0; languages[i] != NULL; i++)
    add_language (self, languages[i]);
  door_screen_set_interview (self->screen, interview);
  door_repeat_page_set_interview (self->repeat_page, interview);
  door_table_page_set_interview (self->table_page, interview);
  door_end_page_set_interview (self->end_page, interview);
  door_outline_set_interview (self->outline, interview);
  bind_interview (self);
  show_missing_scripts (self);
  return GTK_WIDGET (self);
}

DoorInterview *
door_interview_page_get_interview (DoorInterviewPage *self)
{
  g_return_val_if_fail (DOOR_IS_INTERVIEW_PAGE (self), NULL);

  return self->interview;
}

void
door_interview_page_commit (DoorInterviewPage *self)
{
  g_return_if_fail (DOOR_IS_INTERVIEW_PAGE (self));

  if (door_interview_get_page (self->interview) == DOOR_PAGE_TABLE)
    door_table_page_commit (self->table_page);
  else
    door_screen_commit (self->screen);
}

static void
door_interview_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (door_interview_page_parent_class)->root (widget);
  door_interview_page_listen (DOOR_INTERVIEW_PAGE (widget),
                              GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
door_interview_page_unroot (GtkWidget *widget)
{
  door_interview_page_stop_listening (DOOR_INTERVIEW_PAGE (widget),
                                      GTK_WIDGET (gtk_widget_get_root (widget)));
  GTK_WIDGET_CLASS (door_interview_page_parent_class)->unroot (widget);
}

static void
door_interview_page_dispose (GObject *object)
{
  DoorInterviewPage *self = DOOR_INTERVIEW_PAGE (object);

  if (self->gone != NULL)
    {
      g_cancellable_cancel (self->gone);
      gtk_widget_set_default_direction (door_text_get_direction ());
    }
  g_clear_handle_id (&self->focus_source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_interview_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, section);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, language_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, language_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, language_box);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, shortcuts);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, no_shortcuts);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_leave);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_care);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_redraw);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, progress);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, saved_image);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, saved_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, scripts_note);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, fault_note);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, clock_note);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, failed_bar);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, leave_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, failed_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, split);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, outline);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, pages);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, screen);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, repeat_page);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, table_page);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, end_page);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, next_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, next_arrow);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_outline_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_gone_by_outline);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_present);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_place);
  gtk_widget_class_bind_template_callback (widget_class, queue_focus);
  gtk_widget_class_bind_template_callback (widget_class, on_go_to_place);
  gtk_widget_class_bind_template_callback (widget_class, on_remark);
  gtk_widget_class_bind_template_callback (widget_class, on_why);
  gtk_widget_class_bind_template_callback (widget_class, on_shortcuts_squeezed);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_care);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_redraw);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_why);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_help);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_paradata);
  gtk_widget_class_bind_template_callback (widget_class, door_interview_page_leave);
  gtk_widget_class_bind_template_callback (widget_class, door_interview_page_next);
  gtk_widget_class_bind_template_callback (widget_class, door_interview_page_back);
}

static void
door_interview_page_class_init (DoorInterviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_interview_page_dispose;
  widget_class->grab_focus = door_interview_page_grab_focus;
  widget_class->focus = door_focus_child;
  widget_class->root = door_interview_page_root;
  widget_class->unroot = door_interview_page_unroot;
  g_type_ensure (DOOR_TYPE_SPLIT);
  g_type_ensure (DOOR_TYPE_OUTLINE);
  g_type_ensure (DOOR_TYPE_SCREEN);
  g_type_ensure (DOOR_TYPE_REPEAT_PAGE);
  g_type_ensure (DOOR_TYPE_TABLE_PAGE);
  g_type_ensure (DOOR_TYPE_END_PAGE);
  g_type_ensure (DOOR_TYPE_UPRIGHT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-interview-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
door_interview_page_init (DoorInterviewPage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
