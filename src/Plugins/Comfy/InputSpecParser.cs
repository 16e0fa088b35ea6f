using System.Text.Json;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// Turns one input declaration into an <see cref="InputSpec"/>. Servers write <c>["INT", {…}]</c>, <c>[["a","b"], {…}]</c> and
/// <c>["COMBO", {"options": ["a","b"]}]</c>.
/// </summary>
internal sealed class InputSpecParser(StringPool pool)
{
    public InputSpec? Parse(string name, JsonElement declared, bool isRequired)
    {
        if (declared.ValueKind != JsonValueKind.Array || declared.GetArrayLength() == 0) return null;
        var type = declared[0];
        var settings = declared.At(1);
        if (type.ValueKind is not (JsonValueKind.String or JsonValueKind.Array)) return null;
        var isList = type.ValueKind == JsonValueKind.Array;
        return new InputSpec
        {
            Name = name,
            Type = isList ? InputSpec.ComboType : pool.Text(type),
            IsRequired = isRequired,
            Options = Options(isList ? type : settings.Member("options"), settings),
            DefaultJson = settings.Member("default") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value
                ? pool.RawText(value) : null,
            Range = Range(settings),
            IsMultiline = settings.IsTrue("multiline"),
            ForceInput = settings.IsTrue("forceInput"),
            HasUpload = settings.IsTrue("image_upload") || settings.IsTrue("animated_image_upload") || settings.IsTrue("video_upload")
                || settings.IsTrue("audio_upload") || settings.IsTrue("file_upload"),
            ControlAfterGenerate = Control(settings.Member("control_after_generate")),
            WidgetType = settings.TextOf("widgetType") is { } widget ? pool.Text(widget) : null,
            Tooltip = settings.TextOf("tooltip") is { Length: > 0 } tooltip ? pool.Text(tooltip) : null,
        };
    }

    // A remote combo's list, when there is one at all, is only what the server knew at start: any value goes.
    private ComboList? Options(JsonElement list, JsonElement settings) =>
        list.ValueKind == JsonValueKind.Array && settings.Member("remote").ValueKind != JsonValueKind.Object ? pool.List(list) : null;

    private NumberRange Range(JsonElement settings)
    {
        if (settings.ValueKind != JsonValueKind.Object) return NumberRange.Unlimited;
        return pool.Range(new NumberRange(Number("min"), Number("max"), Number("step"), Number("round")));

        decimal? Number(string member) =>
            settings.Member(member) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value) ? value : null;
    }

    // Newer servers name the first mode ("fixed") instead of saying true.
    private static bool? Control(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.String => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
