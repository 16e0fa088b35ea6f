using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Reads input declarations of an object_info. Servers write <c>["INT", {…}]</c>, <c>[["a","b"], {…}]</c> and
/// <c>["COMBO", {"options": ["a","b"]}]</c>.
/// </summary>
internal static class InputSpecReader
{
    private static readonly string[] UploadMarks =
        ["image_upload", "animated_image_upload", "video_upload", "audio_upload", "file_upload"];

    /// <summary>Reads an object of declarations by name; one that is none goes to <paramref name="skipped"/>.</summary>
    /// <param name="cursor">On the object.</param>
    /// <param name="prefix">What the names here are written behind: <c>resize_type.</c>.</param>
    /// <param name="isRequired">The section it is.</param>
    /// <param name="skipped">Gets the names of what could not be understood.</param>
    public static List<InputSpec> Section(ref JsonCursor cursor, string prefix, bool isRequired, List<string> skipped)
    {
        var inputs = new List<InputSpec>();
        if (!cursor.EntersObject()) return inputs;
        while (cursor.NextMember())
        {
            var name = prefix + cursor.Name();
            if (Read(name, ref cursor, isRequired, skipped) is { } input) inputs.Add(input);
            else skipped.Add(name);
        }
        return inputs;
    }

    private static InputSpec? Read(string name, ref JsonCursor cursor, bool isRequired, List<string> skipped)
    {
        if (!cursor.EntersArray() || !cursor.NextItem()) return null;
        string? type = null;
        ComboList? list = null;
        if (cursor.Token == JsonTokenType.StartArray) list = cursor.ListOrSkip();
        else type = cursor.TextOrSkip();

        var settings = new InputSettings(name, type, isRequired) { Options = list };
        for (var i = 1; cursor.NextItem(); i++)
        {
            if (i == 1) ReadSettings(ref cursor, settings, skipped);
            else cursor.Skip();
        }
        return type is null && list is null ? null : settings.Build();
    }

    private static void ReadSettings(ref JsonCursor cursor, InputSettings settings, List<string> skipped)
    {
        if (!cursor.EntersObject()) return;
        while (cursor.NextMember())
        {
            if (cursor.Takes("default"u8)) settings.DefaultJson = cursor.Token == JsonTokenType.Null ? null : cursor.Raw();
            else if (cursor.Takes("min"u8)) settings.Min = cursor.LimitOrSkip();
            else if (cursor.Takes("max"u8)) settings.Max = cursor.LimitOrSkip();
            else if (cursor.Takes("step"u8)) settings.Step = cursor.NumberOrSkip();
            else if (cursor.Takes("round"u8)) settings.Round = cursor.NumberOrSkip();
            else if (cursor.Takes("tooltip"u8)) settings.Tooltip = cursor.TextOrSkip() is { Length: > 0 } tooltip ? tooltip : null;
            else if (cursor.Takes("multiline"u8)) settings.IsMultiline = cursor.IsTrueOrSkip();
            else if (cursor.Takes("dynamicPrompts"u8)) settings.HasDynamicPrompts = cursor.IsTrueOrSkip();
            else if (cursor.Takes("multiselect"u8)) settings.IsMultiselect = cursor.IsTrueOrSkip();
            else if (cursor.Takes("forceInput"u8)) settings.ForceInput = cursor.IsTrueOrSkip();
            else if (cursor.Takes("socketless"u8)) settings.IsSocketless = cursor.IsTrueOrSkip();
            else if (cursor.Takes("control_after_generate"u8)) settings.Control = ControlOrSkip(ref cursor);
            else if (cursor.Takes("widgetType"u8)) settings.WidgetType = cursor.TextOrSkip();
            else if (cursor.Takes("slotType"u8)) settings.SlotType = cursor.TextOrSkip();
            else if (cursor.Takes("options"u8)) ReadOptions(ref cursor, settings, skipped);
            else if (cursor.Takes("template"u8)) ReadTemplate(ref cursor, settings, skipped);
            else if (cursor.Takes("inputs"u8)) settings.Inputs = Sections(ref cursor, settings.Name + ".", skipped);
            else if (cursor.Takes("formats"u8)) ReadFormats(ref cursor, settings);
            else if (cursor.Takes("remote"u8))
            {
                settings.IsRemote = cursor.Token == JsonTokenType.StartObject;
                cursor.Skip();
            }
            else
            {
                var isUpload = IsUpload(in cursor);
                cursor.ToValue();
                settings.HasUpload |= cursor.IsTrueOrSkip() && isUpload;
            }
        }
    }

    private static void ReadOptions(ref JsonCursor cursor, InputSettings settings, List<string> skipped)
    {
        if (settings.Type != InputSettings.DynamicCombo)
        {
            settings.Options = cursor.ListOrSkip() ?? settings.Options;
            return;
        }
        if (!cursor.EntersArray()) return;
        while (cursor.NextItem())
        {
            string? key = null;
            List<InputSpec> inputs = [];
            if (!cursor.EntersObject()) continue;
            while (cursor.NextMember())
            {
                if (cursor.Takes("key"u8)) key = cursor.TextOrSkip();
                else if (cursor.Takes("inputs"u8)) inputs = Sections(ref cursor, settings.Name + ".", skipped);
                else cursor.Skip();
            }
            if (key is not null) settings.Keys.Add(new DynamicOption(key, inputs));
        }
    }

    private static void ReadTemplate(ref JsonCursor cursor, InputSettings settings, List<string> skipped)
    {
        if (!cursor.EntersObject()) return;
        while (cursor.NextMember())
        {
            if (cursor.Takes("template_id"u8)) settings.MatchGroup = cursor.TextOrSkip();
            else if (cursor.Takes("allowed_types"u8)) settings.AllowedTypes = cursor.TextOrSkip();
            else if (cursor.Takes("input"u8)) settings.RowInput = Sections(ref cursor, "", skipped).FirstOrDefault();
            else if (cursor.Takes("prefix"u8)) settings.RowPrefix = cursor.TextOrSkip();
            else if (cursor.Takes("names"u8)) settings.RowNames = [.. cursor.Texts().OfType<string>()];
            else if (cursor.Takes("min"u8)) settings.RowMin = (int)(cursor.NumberOrSkip() ?? 0);
            else if (cursor.Takes("max"u8)) settings.RowMax = (int)(cursor.NumberOrSkip() ?? 0);
            else cursor.Skip();
        }
    }

    // By value of the combo a list of declarations, of which each begins with its name.
    private static void ReadFormats(ref JsonCursor cursor, InputSettings settings)
    {
        if (!cursor.EntersObject()) return;
        while (cursor.NextMember())
        {
            var format = cursor.Name();
            var names = new List<string>();
            if (!cursor.EntersArray()) continue;
            while (cursor.NextItem())
            {
                if (!cursor.EntersArray()) continue;
                for (var i = 0; cursor.NextItem(); i++)
                {
                    if (i > 0) cursor.Skip();
                    else if (cursor.TextOrSkip() is { } name) names.Add(name);
                }
            }
            settings.Formats[format] = names;
        }
    }

    // Required ones first, as the frontend adds them.
    private static List<InputSpec> Sections(ref JsonCursor cursor, string prefix, List<string> skipped)
    {
        List<InputSpec> required = [], optional = [];
        if (!cursor.EntersObject()) return required;
        while (cursor.NextMember())
        {
            if (cursor.Takes("required"u8)) required = Section(ref cursor, prefix, isRequired: true, skipped);
            else if (cursor.Takes("optional"u8)) optional = Section(ref cursor, prefix, isRequired: false, skipped);
            else cursor.Skip();
        }
        required.AddRange(optional);
        return required;
    }

    private static bool IsUpload(ref readonly JsonCursor cursor)
    {
        foreach (var mark in UploadMarks)
            if (cursor.IsCalled(mark))
                return true;
        return false;
    }

    // Newer servers name the first mode ("fixed") instead of saying true.
    private static bool? ControlOrSkip(ref JsonCursor cursor)
    {
        var token = cursor.Token;
        cursor.Skip();
        return token switch
        {
            JsonTokenType.True or JsonTokenType.String => true,
            JsonTokenType.False => false,
            _ => null,
        };
    }
}
