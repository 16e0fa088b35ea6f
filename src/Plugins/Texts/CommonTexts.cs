using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>
/// Strings of JSON that come again and again, such as the names of slots and types in a workflow: one copy for all, as far as they are
/// remembered. Reading ten thousand nodes would otherwise leave a hundred thousand copies of a few dozen words to the garbage collector.
/// </summary>
internal static class CommonTexts
{
    private const int Longest = 48;

    // Each text has one place, and a newcomer takes it over: nothing to lock, and never more than this is held.
    private static readonly string?[] Known = new string?[1024];

    /// <summary>The text of an element that is one; empty for any other.</summary>
    public static string CommonText(this JsonElement element) => element.CommonTextOrNull() ?? "";

    /// <summary>The text of an element that is one; null for any other.</summary>
    public static string? CommonTextOrNull(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String) return null;
        var quoted = JsonMarshal.GetRawUtf8Value(element);
        return Find(quoted[1..^1]) ?? element.GetString()!;
    }

    /// <summary>The name of a member.</summary>
    public static string CommonName(this JsonProperty member) => Find(JsonMarshal.GetRawUtf8PropertyName(member)) ?? member.Name;

    // Null for what is not worth it, or is written with escapes.
    private static string? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest || utf8.Contains((byte)'\\') || !Ascii.IsValid(utf8)) return null;
        var hash = default(HashCode);
        hash.AddBytes(utf8);
        ref var place = ref Known[(uint)hash.ToHashCode() % (uint)Known.Length];
        var known = place;
        return known is not null && Ascii.Equals(utf8, known) ? known : place = Encoding.ASCII.GetString(utf8);
    }
}
