using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Reads one input declaration of an object_info. Servers write <c>["INT", {…}]</c>, <c>[["a","b"], {…}]</c> and
/// <c>["COMBO", {"options": ["a","b"]}]</c>.
/// </summary>
internal sealed class InputSpecReader(StringPool pool)
{
    /// <param name="name">The input's name.</param>
    /// <param name="reader">On the declaration; left on its last token.</param>
    /// <param name="json">What the reader reads.</param>
    /// <param name="isRequired">The section it stands in.</param>
    /// <returns>Null when it is no declaration.</returns>
    public InputSpec? Read(string name, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, bool isRequired)
    {
        if (!reader.EntersArray() || !reader.NextItem()) return null;
        string? type = null;
        ComboList? list = null;
        if (reader.TokenType == JsonTokenType.StartArray) list = ComboList.Read(ref reader, json, pool);
        else type = reader.TextOrSkip(pool);

        var settings = new Settings();
        for (var i = 1; reader.NextItem(); i++)
        {
            if (i == 1) ReadSettings(ref reader, json, ref settings);
            else reader.Skip();
        }
        if (type is null && list is null) return null;
        return new InputSpec
        {
            Name = name,
            Type = type ?? InputSpec.ComboType,
            IsRequired = isRequired,
            // A remote combo's list, when there is one at all, is only what the server knew at start: any value goes.
            Options = settings.IsRemote ? null : list ?? settings.Options,
            DefaultJson = settings.DefaultJson,
            Range = settings.Range,
            IsMultiline = settings.IsMultiline,
            ForceInput = settings.ForceInput,
            HasUpload = settings.HasUpload,
            ControlAfterGenerate = settings.Control,
            WidgetType = settings.WidgetType,
            Tooltip = settings.Tooltip,
        };
    }

    private void ReadSettings(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Settings settings)
    {
        if (!reader.EntersObject()) return;
        decimal? min = null, max = null, step = null, round = null;
        while (reader.NextMember())
        {
            if (reader.Takes("default"u8)) settings.DefaultJson = reader.TokenType == JsonTokenType.Null ? null : reader.Raw(json, pool);
            else if (reader.Takes("min"u8)) min = NumberOrSkip(ref reader);
            else if (reader.Takes("max"u8)) max = NumberOrSkip(ref reader);
            else if (reader.Takes("step"u8)) step = NumberOrSkip(ref reader);
            else if (reader.Takes("round"u8)) round = NumberOrSkip(ref reader);
            else if (reader.Takes("tooltip"u8)) settings.Tooltip = reader.TextOrSkip(pool) is { Length: > 0 } tooltip ? tooltip : null;
            else if (reader.Takes("multiline"u8)) settings.IsMultiline = reader.IsTrueOrSkip();
            else if (reader.Takes("options"u8)) settings.Options = ListOrSkip(ref reader, json);
            else if (reader.Takes("forceInput"u8)) settings.ForceInput = reader.IsTrueOrSkip();
            else if (reader.Takes("control_after_generate"u8)) settings.Control = ControlOrSkip(ref reader);
            else if (reader.Takes("widgetType"u8)) settings.WidgetType = reader.TextOrSkip(pool);
            else if (reader.Takes("remote"u8))
            {
                settings.IsRemote = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
            }
            else
            {
                var isUpload = IsUpload(in reader);
                reader.Read();
                settings.HasUpload |= reader.IsTrueOrSkip() && isUpload;
            }
        }
        if (min is not null || max is not null || step is not null || round is not null) settings.Range = new NumberRange(min, max, step, round);
    }

    private static bool IsUpload(ref readonly Utf8JsonReader reader) =>
        reader.ValueTextEquals("image_upload"u8) || reader.ValueTextEquals("animated_image_upload"u8) || reader.ValueTextEquals("video_upload"u8)
        || reader.ValueTextEquals("audio_upload"u8) || reader.ValueTextEquals("file_upload"u8);

    private ComboList? ListOrSkip(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.StartArray) return ComboList.Read(ref reader, json, pool);
        reader.Skip();
        return null;
    }

    private static decimal? NumberOrSkip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetDecimal(out var number) ? number : null;
        reader.Skip();
        return null;
    }

    // Newer servers name the first mode ("fixed") instead of saying true.
    private static bool? ControlOrSkip(ref Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        reader.Skip();
        return token switch
        {
            JsonTokenType.True or JsonTokenType.String => true,
            JsonTokenType.False => false,
            _ => null,
        };
    }

    private struct Settings()
    {
        public string? DefaultJson;
        public string? Tooltip;
        public string? WidgetType;
        public ComboList? Options;
        public NumberRange Range = NumberRange.Unlimited;
        public bool? Control;
        public bool IsRemote;
        public bool IsMultiline;
        public bool ForceInput;
        public bool HasUpload;
    }
}
