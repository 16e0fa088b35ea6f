using System.Text;

namespace ComfyAssistant.Plugins.Web;

/// <summary>Makes text of bytes that came from the web.</summary>
public static class WebText
{
    /// <summary>The text, without a byte order mark.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="charset">How its letters are written, as the site says; UTF-8 where it says nothing, or nothing known.</param>
    public static string Decode(byte[] bytes, string? charset) => Named(charset).GetString(bytes).TrimStart('\ufeff');

    private static Encoding Named(string? name)
    {
        if (string.IsNullOrEmpty(name)) return Encoding.UTF8;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
