/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-choice-row.h"

#include <glib/gi18n.h>

#include "door-text.h"
#include "door-upright.h"

struct _DoorChoiceRow {
  GtkWidget parent_instance;
  DoorChoiceRowKind kind;
  GtkWidget *indicator; /* GtkImage, or GtkLabel for an order */
  GtkLabel *label;
  char *markup;        /* of the label */
  char *line;          /* NULL unless it is a cell of a grid */
  GtkPicture *picture; /* NULL without one */
  GtkLabel *key;
  gboolean selected;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorChoiceRow, door_choice_row, GTK_TYPE_WIDGET)

static const char *
icon_name (DoorChoiceRow *self)
{
  switch (self->kind)
    {
    case DOOR_CHOICE_ROW_ONE:
      return self->selected ? "door-radio-on-symbolic" : "door-radio-symbolic";
    case DOOR_CHOICE_ROW_MULTIPLE:
      return self->selected ? "door-check-on-symbolic" : "door-check-symbolic";
    case DOOR_CHOICE_ROW_ORDER:
    case DOOR_CHOICE_ROW_BUTTON:
    default:
      return NULL;
    }
}

static void
tell_state (DoorChoiceRow *self)
{
  if (self->kind != DOOR_CHOICE_ROW_BUTTON)
    gtk_accessible_update_state (
        GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
        self->selected ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  if (self->selected)
    gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_CHECKED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_CHECKED);
  if (GTK_IS_IMAGE (self->indicator))
    gtk_image_set_from_icon_name (GTK_IMAGE (self->indicator), icon_name (self));
}

void
door_choice_row_choose (DoorChoiceRow *self)
{
  g_return_if_fail (DOOR_IS_CHOICE_ROW (self));

  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
on_click (DoorChoiceRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  door_choice_row_choose (self);
}

static void
on_select (GtkWidget *widget, const char *action, GVariant *parameter)
{
  door_choice_row_choose (DOOR_CHOICE_ROW (widget));
}

static void
door_choice_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (door_choice_row_parent_class)->dispose (object);
}

static void
door_choice_row_finalize (GObject *object)
{
  g_free (DOOR_CHOICE_ROW (object)->markup);
  g_free (DOOR_CHOICE_ROW (object)->line);
  G_OBJECT_CLASS (door_choice_row_parent_class)->finalize (object);
}

static void
door_choice_row_class_init (DoorChoiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_choice_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = door_choice_row_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "choice");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "choice.select", NULL, on_select);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "choice.select", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Space, 0, "choice.select", NULL);
}

static void
door_choice_row_init (DoorChoiceRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (click, "released", G_CALLBACK (on_click), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static GtkAccessibleRole
role_for (DoorChoiceRowKind kind)
{
  switch (kind)
    {
    case DOOR_CHOICE_ROW_ONE:
      return GTK_ACCESSIBLE_ROLE_RADIO;
    case DOOR_CHOICE_ROW_BUTTON:
      return GTK_ACCESSIBLE_ROLE_BUTTON;
    case DOOR_CHOICE_ROW_MULTIPLE:
    case DOOR_CHOICE_ROW_ORDER:
    default:
      return GTK_ACCESSIBLE_ROLE_CHECKBOX;
    }
}

static void
add_indicator (DoorChoiceRow *self)
{
  if (self->kind == DOOR_CHOICE_ROW_BUTTON)
    return;
  self->indicator = self->kind == DOOR_CHOICE_ROW_ORDER ? gtk_label_new ("") : gtk_image_new ();
  gtk_widget_add_css_class (self->indicator, "indicator");
  gtk_widget_set_valign (self->indicator, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->indicator, GTK_WIDGET (self));
}

static void
add_label (DoorChoiceRow *self)
{
  GtkWidget *bin;

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->label), GTK_ALIGN_CENTER);
  bin = door_upright_new (GTK_WIDGET (self->label));
  gtk_widget_set_parent (bin, GTK_WIDGET (self));
}

GtkWidget *
door_choice_row_new (DoorChoiceRowKind kind, const char *markup)
{
  DoorChoiceRow *self
      = g_object_new (DOOR_TYPE_CHOICE_ROW, "accessible-role", role_for (kind), NULL);

  self->kind = kind;
  add_indicator (self);
  add_label (self);
  self->key = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->key), "key");
  gtk_widget_set_visible (GTK_WIDGET (self->key), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->key), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (GTK_WIDGET (self->key), GTK_WIDGET (self));
  door_choice_row_set_markup (self, markup);
  tell_state (self);
  return GTK_WIDGET (self);
}

static void
tell_name (DoorChoiceRow *self)
{
  g_autofree char *words = door_text_from_markup (self->markup);
  /* Translators: what a screen reader says of a cell in a grid: its line and its column, "I feel safe
   * here: Agree". */
  g_autofree char *name
      = self->line != NULL ? g_strdup_printf (_ ("%s: %s"), self->line, words) : g_strdup (words);

  /* Only where the words themselves are not shown: asking for it costs. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self->label)))
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
door_choice_row_set_line (DoorChoiceRow *self, const char *line)
{
  g_return_if_fail (DOOR_IS_CHOICE_ROW (self));

  g_free (self->line);
  self->line = g_strdup (line);
  tell_name (self);
}

void
door_choice_row_set_markup (DoorChoiceRow *self, const char *markup)
{
  g_return_if_fail (DOOR_IS_CHOICE_ROW (self));

  if (g_strcmp0 (self->markup, markup) == 0)
    return;
  g_free (self->markup);
  self->markup = g_strdup (markup);
  gtk_label_set_markup (self->label, markup);
  tell_name (self);
}

void
door_choice_row_set_picture (DoorChoiceRow *self, GdkPaintable *paintable, int height)
{
  g_return_if_fail (DOOR_IS_CHOICE_ROW (self));

  if (self->picture == NULL)
    {
      self->picture = GTK_PICTURE (gtk_picture_new ());
      gtk_widget_insert_before (GTK_WIDGET (self->picture), GTK_WIDGET (self),
                                gtk_widget_get_parent (GTK_WIDGET (self->label)));
    }
  gtk_picture_set_paintable (self->picture, paintable);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), height, height);
}

void
door_choice_row_stand (DoorChoiceRow *self, gboolean shows_label)
{
  GtkLayoutManager *layout;

  g_return_if_fail (DOOR_IS_CHOICE_ROW (self));

  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "cell");
  gtk_label_set_xalign (self->label, 0.5);
  gtk_label_set_justify (self->label, GTK_JUSTIFY_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->label), shows_label);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->label)), shows_label);
  if (!shows_label)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), gtk_label_get_text (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self->key), FALSE);
  if (self->indicator != NULL)
    gtk_widget_set_valign (self->indicator, shows_label ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  if (self->indicator != NULL && !shows_label)
    gtk_widget_set_vexpand (self->indicator, TRUE);
}

gboolean
door_choice_row_get_selected (DoorChoiceRow *self)
{
  g_return_val_if_fail (DOOR_IS_CHOICE_ROW (self), FALSE);

  return self->selected;
}

void
door_choice_row_set_selected (DoorChoiceRow *self, gboolean selected)
{
  g_return_if_fail (DOOR_IS_CHOICE_ROW (self));

  self->selected = selected;
  tell_state (self);
}

void
door_choice_row_set_place (DoorChoiceRow *self, guint place)
{
  g_autofree char *text = NULL;

  g_return_if_fail (DOOR_IS_CHOICE_ROW (self) && self->kind == DOOR_CHOICE_ROW_ORDER);

  text = place > 0 ? g_strdup_printf ("%u", place) : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (self->indicator), text);
  door_choice_row_set_selected (self, place > 0);
}

void
door_choice_row_set_key (DoorChoiceRow *self, guint position)
{
  char text[2] = { 0 };

  g_return_if_fail (DOOR_IS_CHOICE_ROW (self));

  if (position < 9)
    text[0] = (char) ('1' + position);
  else if (position == 9)
    text[0] = '0';
  else if (position < DOOR_CHOICE_KEYS)
    text[0] = (char) ('A' + (position - 10));
  gtk_label_set_text (self->key, text);
  /* A key without a letter is none: an empty frame would look like a box to tick. */
  if (text[0] != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->key), "usable");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->key), "usable");
}

gboolean
door_choice_row_position_of_key (guint keyval, guint *ret_position)
{
  gunichar character = gdk_keyval_to_unicode (gdk_keyval_to_upper (keyval));
  int digit = g_unichar_digit_value (character);

  if (digit >= 0)
    *ret_position = digit == 0 ? 9 : (guint) digit - 1;
  else if (character >= 'A' && character < 'A' + DOOR_CHOICE_KEYS - 10)
    *ret_position = 10 + (character - 'A');
  else
    return FALSE;
  return TRUE;
}
