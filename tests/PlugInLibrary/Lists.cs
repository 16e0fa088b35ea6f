namespace PlugInLibrary;

/// <summary>What a plug-in needs of a library: something to call.</summary>
public static class Lists
{
    public static string Bulleted(IEnumerable<string> items) => string.Concat(items.Select(item => $"- {item}\n"));
}

/// <summary>And something to be.</summary>
public interface INeeded
{
    string Needed { get; }
}
