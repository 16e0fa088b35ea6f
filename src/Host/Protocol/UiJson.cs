using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>How chunks are written: letters of every script as they are, which a stream of UTF-8 may hold.</summary>
internal static class UiJson
{
    public static JsonWriterOptions Writer { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

        // UiStream is the only caller and writes fixed shapes.
        SkipValidation = true,
    };
}
