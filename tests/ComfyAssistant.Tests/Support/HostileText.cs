using System.Text;

namespace ComfyAssistant.Tests.Support;

/// <summary>Texts put together from what has led out of folders before: paths, escapes, device names, odd Unicode.</summary>
internal static class HostileText
{
    public const string HalfACharacter = "\ud83d";

    private static readonly string[] Pieces =
    [
        "..", ".", "/", "\\", "../", "..\\", "~", "%2e%2e", "%2F", ":", "C:", "\0", "\n", " ", "-", "_", "a", "Z", "9", "é", "語", "😀",
        HalfACharacter,
        "con", "NUL", "com1", ".md", "SKILL.md", "secret", "outside", "skills", "*", "?", "|", "\"", "'", "--",
        "$(x)", "．．", "／", "\u202e", "\u0301",
    ];

    public static string Next(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 7); i > 0; i--)
            text.Append(random.Next(8) == 0 ? ((char)random.Next(1, 0xD7FF)).ToString() : Pieces[random.Next(Pieces.Length)]);
        if (random.Next(20) == 0)
            text.Append('x', random.Next(300));
        return text.ToString();
    }
}
